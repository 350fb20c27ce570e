/** The code of an error of the file system, such as `ENOENT`; null for any other error. */
export function fsCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
