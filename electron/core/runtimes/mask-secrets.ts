const MASK = '••••••';
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth|cookie|session[-_]?id|bearer)s?$/i;
const CREDENTIALS_IN_ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/i;

/**
 * Command line words with what looks like a secret masked: the value of `--password=x`, `TOKEN=x`, the word after
 * `--api-key`, the password in `scheme://user:password@host`. What looks harmless may still be a secret.
 */
export function redactWords(words: readonly string[]): string[] {
  let maskNext = false;
  return words.map((word) => {
    const masked = maskNext && !word.startsWith('-');
    maskNext = false;
    if (masked) return MASK;
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (SECRET_NAME.test(name)) {
      if (equals >= 0) return `${name}=${MASK}`;
      maskNext = word.startsWith('-');
      return word;
    }
    const value = word.slice(equals + 1);
    const address = value.replace(CREDENTIALS_IN_ADDRESS, `$1${MASK}@`);
    return equals < 0 ? address : `${name}=${address}`;
  });
}
