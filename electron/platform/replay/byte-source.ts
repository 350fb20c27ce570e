/** The bytes of a file from its beginning, unpacked if it is gzipped. */
export interface ByteSource {
  /** The next bytes; null at the end, or where compressed data is damaged. */
  next(): Buffer | null | Promise<Buffer | null>;
  /** What is wrong with the compressed data; null while nothing is. */
  damage(): string | null;
  close(): void;
}

/** The bytes as they are in the file. */
export interface FileBytes extends ByteSource {
  next(): Buffer | null;
}
