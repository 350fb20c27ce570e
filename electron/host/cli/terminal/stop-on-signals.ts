/** Aborted by the first signal that asks this program to end; a second one ends it at once, as it would without this. */
export function stopOnSignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stop.abort();
    });
  }
  return stop;
}
