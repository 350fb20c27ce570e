/** A word or sentence as it begins a line: with a capital letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same for every text of a group. */
export function capitals<K extends string>(texts: Readonly<Record<K, string>>): Readonly<Record<K, string>> {
  return Object.fromEntries(
    Object.entries<string>(texts).map(([key, text]) => [key, capital(text)]),
  ) as unknown as Readonly<Record<K, string>>;
}
