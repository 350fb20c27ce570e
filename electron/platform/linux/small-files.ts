import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';

/** The text of a small file of the kernel; empty where it is missing or may not be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Where a symbolic link leads; empty where there is none or it may not be followed. */
export function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** Whether the kernel took the text. */
export function writeText(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}
