import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PROGRAM, runHeadroom, type Ended } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-explain-'));
afterAll(() => rmSync(folder, { recursive: true }));
const state = path.join(folder, 'state');
const environment = { XDG_STATE_HOME: state, XDG_CONFIG_HOME: path.join(folder, 'config') };
const LOG = 'test/fixtures/kernel-log/published/old-4.19-kubepods-memcg-name-with-space-in-table.log';
const KILLED =
  'Out of memory: Killed process 42 (\u001b[31mred\u001b]0;x\u0007) total-vm:9kB, anon-rss:4096kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:60kB oom_score_adj:0';

function explainInput(input: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, [PROGRAM, 'explain', ...args], { env });
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('close', (code, signal) => {
      resolve({ code, signal, out, errors });
    });
    child.stdin.end(input);
  });
}

describe('headroom explain', () => {
  it('says of a file what was ended, why, and what to do, and keeps nothing', async () => {
    const { code, out, errors } = await runHeadroom(['explain', LOG], environment);
    expect([code, errors]).toEqual([0, '']);
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toContain('The kernel ended node (19388), which held 565 MB.');
    expect(text).toContain('629 MB of 629 MB were in use. node (19388) held most of it: 565 MB.');
    expect(text).toContain('What to do about node (19388) Find out whether node needs that much.');
    expect(text).toContain('npm start (19331)');
    expect(existsSync(state)).toBe(false);
  });

  it('reads standard input, and prints a line of JSON for each incident', async () => {
    const lines = [
      'Nov 23 07:23:46 box kernel: [ 10.5] ' + KILLED,
      `Nov 23 08:00:00 box kernel: ${KILLED.replace('42', '43')}`,
    ];
    const { code, out } = await explainInput(lines.join('\n'), '--json');
    expect(code).toBe(0);
    const told = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([
      { kind: 'kill', pool: { id: 'machine' }, victims: [{ pid: 42, uid: 1000 }], time: { kind: 'clock' } },
      { kind: 'kill', victims: [{ pid: 43 }] },
    ]);
    expect(out).not.toContain('\u001b');
  });

  it('prints nothing that could do something to a terminal', async () => {
    const { out } = await explainInput(`[   10.000001] ${KILLED}`);
    expect(out).toContain('10 s after the machine was started');
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('says when nothing in it tells of such an end, and why a file cannot be read', async () => {
    const nothing = await explainInput('hello\n');
    expect([nothing.code, nothing.out]).toEqual([1, '']);
    expect(nothing.errors).toBe('headroom: nothing in it tells of a program that was ended for want of memory.\n');
    const missing = await runHeadroom(['explain', path.join(folder, 'none')], environment);
    expect(missing.code).toBe(1);
    expect(missing.errors).toMatch(/none: there is no such file/);
    expect((await runHeadroom(['explain', folder], environment)).code).toBe(1);
  });

  it('gives other names to everything when asked to', async () => {
    const { out } = await runHeadroom(['explain', '--redact', LOG], environment);
    expect(out).toMatch(/The kernel ended process [A-Z] \(19388\)/);
    expect(out).not.toMatch(/\bnode\b|npm start|kubepods/);
  });
});
