import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { printTable } from '../measure.ts';

/** Prints the size of what a page loads, plain and compressed. */
export function bundle(): void {
  const directory = path.join(process.cwd(), 'dist', 'renderer', 'assets');
  const rows = [['bundle', 'plain', 'gzip']];
  let total = 0;
  for (const file of readdirSync(directory)) {
    const content = readFileSync(path.join(directory, file));
    const packed = gzipSync(content).length;
    total += packed;
    rows.push([file, `${(content.length / 1000).toFixed(1)} kB`, `${(packed / 1000).toFixed(1)} kB`]);
  }
  rows.push(['all; goal <= 250 kB', '', `${(total / 1000).toFixed(1)} kB`]);
  console.log('');
  printTable(rows);
}
