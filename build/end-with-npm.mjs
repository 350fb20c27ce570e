const LOOK = 1000;

/**
 * npm passes a signal on to the shell that runs a script, and that shell ends without passing it on. A program that
 * imports this file then ends too, instead of being left behind.
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
