export function findBreaches(root: string, folders?: readonly string[]): string[];
export function roomOf(file: string): string | null;
