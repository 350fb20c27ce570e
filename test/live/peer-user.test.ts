import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isConnectionOf, parseConnectionUsers } from '../../electron/host/web/peer-user.ts';

// Port 0x1E61 is 7777, 0xC350 is 50000, 0xC351 is 50001.
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1E61 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 40241 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C350 0100007F:1E61 01 00000000:00000000 00:00000000 00000000  1000        0 40250 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:1E61 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 40251 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1E61 06 00000000:00000000 03:00000A4A 00000000     0        0 0 3 0000000000000000
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'headroom-proc-'));
  mkdirSync(path.join(root, 'net'));
  writeFileSync(path.join(root, 'net/tcp'), TABLE);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test('the user at the other end of a connection is read from the table of the kernel', () => {
  expect(parseConnectionUsers(TABLE, 50000, 7777)).toEqual([1000]);
});

test('a connection that is no longer there belongs to nobody', () => {
  expect(parseConnectionUsers(TABLE, 50001, 7777)).toEqual([]);
});

test('nonsense is no connection', () => {
  expect(parseConnectionUsers('a b c\n\u0000\n: : 01', 50000, 7777)).toEqual([]);
});

test('a link for one user lets in that user and nobody else', () => {
  expect(isConnectionOf(1000, 50000, 7777, root)).toBe(true);
  expect(isConnectionOf(1001, 50000, 7777, root)).toBe(false);
  expect(isConnectionOf(1000, 50002, 7777, root)).toBe(false);
});

test('a connection that IPv6 sockets make to the same address is seen too', () => {
  writeFileSync(
    path.join(root, 'net/tcp6'),
    '0: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1E61 01 00000000:00000000 00:00000000 00000000  1001        0 1 1',
  );
  expect(isConnectionOf(1000, 50002, 7777, root)).toBe(false);
  expect(isConnectionOf(1001, 50002, 7777, root)).toBe(true);
});

test('root is let in with every link, because it could read the memory of Headroom anyway', () => {
  writeFileSync(path.join(root, 'net/tcp'), TABLE.replaceAll('1000 ', '   0 '));
  expect(isConnectionOf(1000, 50000, 7777, root)).toBe(true);
});

test('where the kernel does not tell, everybody passes', () => {
  expect(isConnectionOf(1000, 50000, 7777, path.join(root, 'nowhere'))).toBe(true);
});
