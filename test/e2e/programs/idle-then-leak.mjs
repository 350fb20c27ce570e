// Does nothing for a while, then keeps half of what its requests make and drops the other half a second later, so that its
// memory saw-tooths upwards: idle-then-leak.mjs SECONDS MEGABYTES_PER_SECOND. It ends with its standard input.
const [idleSeconds, megabytesPerSecond] = process.argv.slice(2).map(Number);
const TICK = 100;
/** Bytes that V8 takes for one of the strings, about. */
const LINE = 300;
const lines = (megabytesPerSecond * 1e6 * TICK) / 1000 / LINE;
const kept = [];
const recent = [];
let requests = 0;

function request() {
  requests += 1;
  return Array.from({ length: lines }, (_, line) => `${requests} ${line} `.padEnd(70, '.'));
}

function work() {
  kept.push(request());
  recent.push(request());
  if (recent.length * TICK > 1000) recent.shift();
}

setTimeout(() => setInterval(work, TICK), idleSeconds * 1000);
process.stdin.on('end', () => process.exit()).resume();
