/** The kernel writes bytes that it does not print as `\xNN` (Documentation/ABI/testing/dev-kmsg). The text that they are in UTF-8. */
export function unescapeBytes(text: string): string {
  return text.replace(/(?:\\x[0-9a-f]{2})+/g, (escaped) => {
    const bytes = escaped.split('\\x').slice(1);
    return DECODER.decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
  });
}

/** The decoder would drop a byte order mark at the beginning of a name, and the name would be another one. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
