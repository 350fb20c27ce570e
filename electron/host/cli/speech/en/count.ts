/** A number with its text in the language's own digits. */
export interface Count {
  count: number;
  text: string;
}
