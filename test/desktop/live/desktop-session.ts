import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ICONS = path.resolve(import.meta.dirname, '../../../build/icons');
const PROGRAMS = ['dbus-daemon', 'Xvfb', 'dunst', 'dunstctl'] as const;

/** A session bus, a screen nobody sees, and a real notification daemon. */
export interface DesktopSession {
  /** For programs that belong to the session. */
  readonly environment: Readonly<Record<string, string>>;
  /** A daemon without a past. */
  startDunst(): Promise<void>;
  stopDunst(): Promise<void>;
  /** How many notifications are on the screen. */
  displayed(): Promise<number>;
  /** What was shown and has gone, newest first. */
  history(): Promise<readonly Record<'summary' | 'body', string>[]>;
  /** Does what a person does: opens the menu of what is shown and takes the entry that begins so. */
  choose(label: string): Promise<void>;
  /** Of the corner where notifications are. */
  screenshot(file: string): Promise<void>;
  stopBus(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it, or says in a few words what is missing here. */
export async function startDesktopSession(): Promise<DesktopSession | string> {
  const missing = PROGRAMS.filter((program) => !isInstalled(program));
  if (process.platform !== 'linux') return 'notifications go over D-Bus on Linux only';
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-session-'));
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '960x540x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await firstLine(screen.stdio[3] as Readable);
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1', `--address=unix:dir=${directory}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstLine(bus.stdout);
  const environment = { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address };
  const env = { ...process.env, ...environment };
  const wanted = path.join(directory, 'wanted');
  writeConfiguration(directory, wanted);
  let dunst: ChildProcess | null = null;

  const dunstctl = async (...parameters: string[]) => (await run('dunstctl', parameters, { env })).stdout.trim();
  const session: DesktopSession = {
    environment,
    async startDunst() {
      dunst = spawn('dunst', ['-conf', path.join(directory, 'dunstrc')], { env, stdio: 'ignore' });
      for (let attempt = 0; attempt < 100; attempt += 1) {
        if (await dunstctl('count', 'displayed').catch(() => '')) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('dunst does not answer');
    },
    async stopDunst() {
      await end(dunst);
      dunst = null;
    },
    displayed: async () => Number(await dunstctl('count', 'displayed')),
    async history() {
      const { data } = JSON.parse(await dunstctl('history')) as {
        data: [Record<'summary' | 'body', { data: string }>[]];
      };
      return data[0].map(({ summary, body }) => ({ summary: summary.data, body: body.data }));
    },
    async choose(label) {
      writeFileSync(wanted, label);
      await dunstctl('context');
    },
    async screenshot(file) {
      mkdirSync(path.dirname(file), { recursive: true });
      await run('import', ['-window', 'root', '-crop', '520x150+440+0', '+repage', file], { env });
    },
    stopBus: () => end(bus),
    async stop() {
      for (const child of [dunst, bus, screen]) await end(child);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return session;
}

/** dunst offers the buttons of a notification as lines of a menu program; this one takes the wanted line. */
function writeConfiguration(directory: string, wanted: string): void {
  const menu = path.join(directory, 'menu');
  writeFileSync(menu, `#!/bin/sh\ngrep -m 1 "^#\\?$(cat '${wanted}')"\n`);
  chmodSync(menu, 0o755);
  mkdirSync(path.join(directory, 'icons'));
  cpSync(path.join(ICONS, '48x48.png'), path.join(directory, 'icons', 'headroom-desktop.png'));
  const configuration = `
[global]
    dmenu = ${menu}
    width = 460
    height = 220
    origin = top-right
    offset = 24x24
    padding = 14
    horizontal_padding = 16
    frame_width = 1
    corner_radius = 8
    font = DejaVu Sans 11
    format = "<b>%s</b>\\n%b"
    markup = full
    min_icon_size = 48
    max_icon_size = 48
    icon_position = left
    icon_path = ${path.join(directory, 'icons')}
    frame_color = "#c9ced6"
[urgency_low]
    timeout = 2
    background = "#ffffff"
    foreground = "#20252c"
[urgency_normal]
    timeout = 0
    background = "#ffffff"
    foreground = "#20252c"
    frame_color = "#d05c08"
[urgency_critical]
    background = "#ffffff"
    foreground = "#20252c"
    frame_color = "#d62839"
`;
  writeFileSync(path.join(directory, 'dunstrc'), configuration);
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, program)));
}

async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    text += chunk.toString();
  }
  return text.slice(0, text.indexOf('\n'));
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  await closed;
}
