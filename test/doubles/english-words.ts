/** Words that occur in nearly every English sentence and in no Portuguese one. */
const ENGLISH =
  /(?<![\p{L}\d_-])(?:the|is|are|was|were|of|and|with|this|that|there|cannot|can|be|has|have|it|its|by|from|not|than|what|when|while|which|your|you|to)(?![\p{L}\d_-])/iu;

/** The lines of a shown text that look English. Commands and quoted text are ignored, because they have no language. */
export function englishLines(shown: string): readonly string[] {
  return shown
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .filter((line) => ENGLISH.test(line.replaceAll(/"[^"]*"|`[^`]*`/g, '')));
}
