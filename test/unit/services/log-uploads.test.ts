import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LARGEST_LOG } from '../../../electron/core/incident/explained.ts';
import { LogUploads } from '../../../electron/services/explain/log-uploads.ts';

const KILL = readFileSync(path.join(import.meta.dirname, '../../fixtures/kernel-log/memcg-kill.kmsg'));
const begin = (uploads: LogUploads, owner: string, piece = KILL.subarray(0, 100)) =>
  uploads.take(owner, 'log', piece, true);

test('a log that comes in pieces is explained as a whole, each page its own', () => {
  const uploads = new LogUploads(() => 0);
  begin(uploads, 'one');
  begin(uploads, 'other', Buffer.from('nothing'));
  const one = uploads.take('one', 'log', KILL.subarray(100), false);
  const other = uploads.take('other', 'log', Buffer.from('at all'), false);
  expect(one && uploads.end('one', one).explained).toHaveLength(1);
  expect(other && uploads.end('other', other).explained).toEqual([]);
});

test('a log may be so large and no larger', () => {
  const uploads = new LogUploads(() => 0);
  const half = Buffer.alloc(LARGEST_LOG / 2, '\n\r\n');
  expect(begin(uploads, 'one', half)).not.toBeNull();
  expect(uploads.take('one', 'log', half, false)).not.toBeNull();
  expect(uploads.take('one', 'log', Buffer.from('\n'), false)).toBeNull();
  expect(uploads.take('one', 'log', Buffer.from('\n'), false)).toBeNull();
});

test('a piece of a log that was never begun, or was replaced by another, is refused', () => {
  const uploads = new LogUploads(() => 0);
  expect(uploads.take('one', 'log', KILL, false)).toBeNull();
  begin(uploads, 'one');
  uploads.take('one', 'new', KILL, true);
  expect(uploads.take('one', 'log', KILL, false)).toBeNull();
});

test('of many pages that send at once the one that has waited longest gives way', () => {
  const uploads = new LogUploads(() => 0);
  for (let page = 0; page < 9; page += 1) begin(uploads, `page ${page}`);
  expect(uploads.take('page 0', 'log', KILL, false)).toBeNull();
  expect(uploads.take('page 8', 'log', KILL, false)).not.toBeNull();
});
