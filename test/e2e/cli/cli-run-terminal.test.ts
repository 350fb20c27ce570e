import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Screen } from '../../doubles/screen.ts';
import { isOnPath, PROGRAM } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-run-'));
afterAll(() => rmSync(folder, { recursive: true }));
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

describe('headroom run in a terminal', () => {
  const ROWS = 8;
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

  /** In a terminal of its own (script of util-linux): everything that was written to it, in order. */
  function inTerminal(columns: number, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const command = `stty rows ${ROWS} cols ${columns}; exec ${quote([process.execPath, PROGRAM, 'run', ...args])}`;
    const env = { ...process.env, ...environment, TERM: 'xterm', SHELL: '/bin/sh', ...more };
    const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    return new Promise<{ code: number | null; chunks: readonly string[] }>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, chunks });
      });
    });
  }

  const missing = isOnPath('script') && isOnPath('stty') ? null : 'not installed: script, stty';
  const PROGRAM_OF_LINES = 'printf half; sleep 2; echo " and half"; for i in 1 2 3; do echo line $i; done; exit 3';

  it('shows one live line below what the command prints, and leaves nothing of it behind', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const { code, chunks } = await inTerminal(60, ['--', 'sh', '-c', PROGRAM_OF_LINES]);
    const screen = new Screen(ROWS, 60);
    const statuses = new Set<string>();
    const above: string[] = [];
    for (const chunk of chunks) {
      screen.write(chunk);
      if (!screen.hasRegion) continue;
      statuses.add(screen.lines[ROWS - 1] ?? '');
      above.push(...screen.lines.slice(0, ROWS - 1));
    }
    expect(code).toBe(3);
    expect([...statuses].some((text) => /^headroom: [\d.]+ [kM]?B/.test(text))).toBe(true);
    expect(above.some((text) => text.includes('headroom:'))).toBe(false);
    expect(screen.hasRegion).toBe(false);
    const whole = new Screen(100, 60);
    for (const chunk of chunks) whole.write(chunk.replaceAll(/\u001b7\u001b\[\d+;1H\u001b\[2K[^\u001b]*/g, '\u001b7'));
    expect(whole.lines.slice(0, 5)).toEqual([
      'half and half',
      'line 1',
      'line 2',
      'line 3',
      expect.stringMatching(/^headroom: ran for/),
    ]);
  });

  it('keeps the line within a narrow terminal, and writes no colours', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const { chunks } = await inTerminal(16, ['--limit', '300M', '--', 'sleep', '2'], { NO_COLOR: '1' });
    const screen = new Screen(ROWS, 16);
    for (const chunk of chunks) {
      screen.write(chunk);
      if (screen.hasRegion) expect((screen.lines[ROWS - 1] ?? '').length).toBeLessThan(16);
    }
    expect(chunks.join('')).not.toMatch(/\u001b\[[\d;]*m/);
  });

  it('writes nothing of its own into output that is piped on', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const file = path.join(folder, 'piped');
    const command = `exec > '${file}'; exec "$0" "$@"`;
    const words = quote([
      '-c',
      command,
      process.execPath,
      PROGRAM,
      'run',
      '--',
      'sh',
      '-c',
      'echo one; sleep 1.5; echo two',
    ]);
    const child = spawn('script', ['-qec', `sh ${words}`, '/dev/null'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.resume();
    await new Promise((resolve) => child.on('close', resolve));
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  });
});
