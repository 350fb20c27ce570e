import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleLife } from '../../doubles/lives.ts';
import { runHeadroom } from '../harness/headroom.ts';

let folder = '';
const environment = (more: NodeJS.ProcessEnv = {}) => ({
  XDG_STATE_HOME: folder,
  XDG_CONFIG_HOME: path.join(folder, 'config'),
  ...more,
});
const file = () => path.join(folder, 'headroom', 'lives.json');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-forget-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(runs: number): void {
  const lives = Array.from({ length: runs }, (_, run) => ({
    keys: ['a', 'b', 'c'],
    ...sampleLife(`${run + 1}:1`, { ended: Date.now() - 1000 * run }),
  }));
  mkdirSync(path.dirname(file()), { recursive: true, mode: 0o700 });
  const text = { headroom: 'lives', version: 1, salt: '0'.repeat(32), lives };
  writeFileSync(file(), JSON.stringify(text), { mode: 0o600 });
}

describe('headroom forget', () => {
  it('says how many runs it has forgotten, in both languages', async () => {
    write(3);
    expect(await runHeadroom(['forget'], environment())).toMatchObject({
      code: 0,
      out: '3 earlier runs of programs forgotten.\n',
      errors: '',
    });
    const { lives, salt } = JSON.parse(readFileSync(file(), 'utf8')) as { lives: unknown[]; salt: string };
    expect(lives).toEqual([]);
    expect(salt).not.toBe('0'.repeat(32));
    write(1);
    const portuguese = await runHeadroom(['forget'], environment({ LC_ALL: 'pt_BR.UTF-8' }));
    expect(portuguese.out).toBe('1 execução anterior de programa esquecida.\n');
  });

  it('says so when nothing was known', async () => {
    expect((await runHeadroom(['forget'], environment())).out).toBe('No earlier runs of programs are known.\n');
  });

  it('fails and says why where the file is not its own, and leaves it as it is', async () => {
    write(1);
    writeFileSync(file(), '{"headroom":"lives","version":9}');
    const { code, errors } = await runHeadroom(['forget'], environment());
    expect(code).toBe(1);
    expect(errors).toContain('nothing was forgotten: a newer Headroom has written the file');
    expect(readFileSync(file(), 'utf8')).toContain('"version":9');
  });
});
