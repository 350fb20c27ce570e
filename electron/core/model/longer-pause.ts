/** The pause after one that was in vain: `factor` times as long, and never longer than `longest`. All have the same unit. */
export function longerPause(pause: number, longest: number, factor = 2): number {
  return Math.min(longest, pause * factor);
}
