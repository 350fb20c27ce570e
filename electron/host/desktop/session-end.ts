import { BaseWindow, powerMonitor } from 'electron';

/**
 * Follows the end of the login session. The listener is called when the session or the machine is about to end: on macOS
 * and Linux by the system's announcement or by a signal, on Windows by the message to its windows. The returned function
 * must be called before the program quits.
 */
export function followSessionEnd(platform: NodeJS.Platform, ends: () => void): () => void {
  powerMonitor.on('shutdown', (event?: { readonly preventDefault?: () => void }) => {
    // The system waits for the end of the program only when this is prevented.
    event?.preventDefault?.();
    ends();
  });
  if (platform !== 'win32') {
    // Both signals come at a logout and from a service manager, where nobody can answer a question.
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, ends);
    return () => {
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, ends);
    };
  }
  // Windows tells its windows only, and Headroom may have none that is open. This one has no page and is never shown.
  const listener = new BaseWindow({ show: false, skipTaskbar: true });
  listener.on('session-end', ends);
  return () => {
    listener.destroy();
  };
}
