/** How grave something looks; the tokens `--calm`, `--watch`, `--warning` and `--critical`. */
export type Tone = 'calm' | 'watch' | 'warning' | 'critical';

/** The colour of a tone, as a value for CSS. */
export function colorOf(tone: Tone): string {
  return `var(--${tone})`;
}
