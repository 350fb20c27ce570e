import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePeers, readPeers } from '../../electron/platform/linux/net/socket-peers.ts';
import { ownUsers } from '../../electron/host/web/own-users.ts';

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

const peer = (port: number) => readPeers(7777, root)(port);

test('the user at the other end of a connection is read from the table of the kernel', () => {
  expect(peer(50000)).toEqual([1000]);
});

test('a connection that nobody holds any longer belongs to nobody, and not to root', () => {
  expect(peer(50001)).toEqual(['gone']);
  expect(peer(50002)).toEqual(['gone']);
});

test('a connection whose other end is in no table is unknown while it lasts', () => {
  writeFileSync(path.join(root, 'net/tcp'), TABLE.replace(/^ {3}1:.*\n/m, ''));
  expect(peer(50000)).toEqual(['unknown']);
});

test('nonsense is no connection', () => {
  expect(parsePeers('a b c\n\u0000\n: : 01', 7777)(50000)).toEqual(['unknown']);
});

test('a connection that IPv6 sockets make to the same address is seen too', () => {
  writeFileSync(
    path.join(root, 'net/tcp6'),
    '0: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1E61 01 00000000:00000000 00:00000000 00000000  1001        0 1 1',
  );
  expect(peer(50002)).toEqual([1001]);
});

test('where the kernel does not tell, all are unknown', () => {
  expect(readPeers(7777, path.join(root, 'nowhere'))(50000)).toEqual(['unknown']);
});

test('own users are the one who runs it, root, and whoever became root by sudo', () => {
  expect([...ownUsers(1000, { SUDO_UID: '7' })]).toEqual([0, 1000]);
  expect([...ownUsers(0, { SUDO_UID: '1000' })]).toEqual([0, 1000]);
  expect([...ownUsers(0, { SUDO_UID: 'x' })]).toEqual([0]);
});
