/** The bytes of a file from its beginning, unpacked if it is gzipped. */
export interface ByteSource {
  /** The next bytes. Null at the end, or where compressed data is damaged. */
  next(): Buffer | null | Promise<Buffer | null>;
  /** The damage of the compressed data. Null while there is none. */
  damage(): string | null;
  close(): void;
}

/** The bytes as they are in the file. */
export interface FileBytes extends ByteSource {
  next(): Buffer | null;
}
