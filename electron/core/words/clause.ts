/** A sentence of others inside one of ours: without its full stop. */
export function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
