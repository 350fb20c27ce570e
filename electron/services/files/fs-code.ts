/** The code of a file system error, such as `ENOENT`. Null for any other error. */
export function fsCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
