const LOOK = 1000;

/**
 * npm passes a signal on to the shell that it runs a script in, and the shell ends without passing it on. Whoever imports
 * this then ends too, instead of being left behind.
 */
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK);
  looking.unref();
}
