import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';

/** A question to the user that can be taken back. */
export interface OpenQuestion {
  /** The number of the chosen button. Null when the question was taken back. */
  readonly answer: Promise<number | null>;
  /** Takes the dialog away, because its reason has gone. */
  withdraw(): void;
}

/**
 * Asks in a native dialog. macOS cannot take away a dialog without a window; the answer settles there all the same, and
 * what is pressed later changes nothing.
 */
export function ask(window: BrowserWindow | null, question: MessageBoxOptions): OpenQuestion {
  const withdrawn = new AbortController();
  const options = { ...question, signal: withdrawn.signal };
  const shown = window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  const back = new Promise<null>((resolve) => {
    withdrawn.signal.addEventListener('abort', () => {
      resolve(null);
    });
  });
  const pressed = shown.then(({ response }) => (withdrawn.signal.aborted ? null : response));
  return {
    answer: Promise.race([pressed, back]),
    withdraw: () => {
      withdrawn.abort();
    },
  };
}
