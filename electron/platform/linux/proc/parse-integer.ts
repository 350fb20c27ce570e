/** A file that holds one whole number, which may be negative, as oom_score_adj does; null when it holds anything else. */
export function parseInteger(text: string): number | null {
  const number = text.trim();
  return /^-?\d{1,15}$/.test(number) ? Number(number) : null;
}
