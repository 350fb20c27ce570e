/** A file or folder of an archive; a folder has no content. Paths have no leading slash. */
export interface Packed {
  readonly path: string;
  readonly content: Buffer | null;
}

const FOLDER = 0o040755;
const PROGRAM = 0o100755;
const TRAILER = 'TRAILER!!!';

/**
 * An initial file system for the kernel, in cpio's "newc" format (Documentation/driver-api/early-userspace/buffer-format.rst).
 * Every file may be executed. Folders must come before what lies in them.
 */
export function packCpio(entries: readonly Packed[]): Buffer {
  const parts = entries.map(({ path, content }, index) =>
    packEntry(path, index + 1, content === null ? FOLDER : PROGRAM, content ?? Buffer.alloc(0)),
  );
  return Buffer.concat([...parts, packEntry(TRAILER, 0, 0, Buffer.alloc(0))]);
}

function packEntry(path: string, inode: number, mode: number, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
