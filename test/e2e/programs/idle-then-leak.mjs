// Does nothing for a while, then keeps some of what each request makes and drops three times as much, so that its memory
// saw-tooths upwards: idle-then-leak.mjs SECONDS MEGABYTES_PER_SECOND. It ends with its standard input.
const [idleSeconds, megabytesPerSecond] = process.argv.slice(2).map(Number);
const TICK = 100;
const LINE = 100;
const lines = (megabytesPerSecond * 1e6 * TICK) / 1000 / LINE;
const kept = [];
let requests = 0;

function request() {
  requests += 1;
  return Array.from({ length: lines }, (_, line) => Buffer.alloc(LINE - 30, `${requests} ${line} `).toString('latin1'));
}

function work() {
  kept.push(request());
  for (let dropped = 0; dropped < 3; dropped += 1) request();
}

setTimeout(() => setInterval(work, TICK), idleSeconds * 1000);
process.stdin.on('end', () => process.exit()).resume();
