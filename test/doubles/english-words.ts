/** Words that hardly a sentence of English does without, and that no Portuguese one has. */
const ENGLISH =
  /(?<![\p{L}\d_-])(?:the|is|are|was|were|of|and|with|this|that|there|cannot|can|be|has|have|it|its|by|from|not|than|what|when|while|which|your|you|to)(?![\p{L}\d_-])/iu;

/** The lines of what was shown that look English; commands and what stands in quotes are of no language. */
export function englishLines(shown: string): readonly string[] {
  return shown
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .filter((line) => ENGLISH.test(line.replaceAll(/"[^"]*"|`[^`]*`/g, '')));
}
