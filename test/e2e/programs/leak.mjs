// Keeps 20 MB more every second, in small steps, until it holds as many megabytes as it is told; then it waits.
const most = Number(process.argv[2]) * 1e6;
const STEP = 1e6;
const kept = [];

setInterval(() => {
  if (kept.length * STEP < most) kept.push(Buffer.alloc(STEP, kept.length % 255));
}, 50);
