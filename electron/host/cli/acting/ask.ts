import { createInterface } from 'node:readline';

/** Whether there is a person at a terminal who can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** What a person answers; empty when they end the input or interrupt. */
export function ask(question: string): Promise<string> {
  return new Promise((resolve) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    terminal.once('close', () => resolve(''));
    terminal.once('SIGINT', () => terminal.close());
    terminal.question(question, (answer) => {
      resolve(answer.trim().toLowerCase());
      terminal.close();
    });
  });
}
