import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { packCpio } from './cpio.ts';
import { FIRST_PROGRAM, START_SCENE } from './init-scripts.ts';
import { collectModules } from './kernel-modules.ts';
import type { GuestParts } from './parts.ts';

const MIB = 2 ** 20;

/** What guests load: disks, the port that answers come from, the balloon, zram and its compression. */
const MODULES = ['virtio_pci', 'virtio_blk', 'virtio_console', 'virtio_balloon', 'lzo-rle', 'zram'];

export interface GuestSettings {
  readonly parts: GuestParts;
  /** Made by makeSystemDisk. */
  readonly systemDisk: string;
  readonly memoryMiB: number;
  /** A second disk, /dev/vdb, as slow as told. It is empty. */
  readonly slowDisk?: { readonly sizeMiB: number; readonly requestsPerSecond: number };
  /** What happens in the guest: a script of busybox' shell. Its standard output is what the guest says. */
  readonly scene: string;
}

/** A line that the guest or its kernel wrote, and when it came here. */
export interface Line {
  readonly text: string;
  /** In milliseconds of this machine's monotonic clock. */
  readonly at: number;
}

export interface SeenFrame {
  readonly frame: Frame;
  readonly at: number;
}

/** A whole machine under software emulation, in which Headroom runs. */
export interface Guest {
  /** What Headroom's `top --json` has shown so far. */
  readonly frames: readonly SeenFrame[];
  /** What else the scene said. */
  readonly said: readonly Line[];
  /** The kernel's console; the scene writes there through /dev/kmsg. */
  readonly console: readonly Line[];
  /** Whether the guest has ended by itself. */
  readonly ended: boolean;
  /** Lets the host's balloon leave the guest this much memory. */
  balloonTo(memoryMiB: number): Promise<void>;
  end(): Promise<void>;
}

export async function startGuest(settings: GuestSettings): Promise<Guest> {
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-guest-'));
  const at = (name: string) => path.join(folder, name);
  writeFileSync(at('initramfs'), packInitramfs(settings));
  const { slowDisk } = settings;
  if (slowDisk) {
    writeFileSync(at('slow'), '');
    truncateSync(at('slow'), slowDisk.sizeMiB * MIB);
  }
  // The guest ends with whoever plays it, however that one ends.
  const command = ['--pdeathsig', 'KILL', settings.parts.qemu, ...qemuArguments(settings, at)];
  const child = spawn('setpriv', command, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.on('close', () => (ended = true));
  child.on('error', (error) => (complaints += error.message));
  const closed = once(child, 'close').catch(() => undefined);

  const frames: SeenFrame[] = [];
  const said: Line[] = [];
  eachLine(child.stdout, (line) => {
    const frame = parseFrame(line.text);
    if (frame) frames.push({ frame, at: line.at });
    else said.push(line);
  });
  const sockets: Socket[] = [];
  const end = async () => {
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  const reach = async (name: string): Promise<Socket> => {
    const socket = await connect(at(name), () => ended);
    if (socket) sockets.push(socket.on('error', () => undefined));
    if (socket) return socket;
    await end();
    throw new Error(`qemu did not start: ${complaints}`);
  };
  const lines: Line[] = [];
  eachLine(await reach('console'), (line) => lines.push(line));
  const monitor = await reach('monitor');
  monitor.write('{"execute":"qmp_capabilities"}\n');
  monitor.resume();
  return {
    frames,
    said,
    console: lines,
    get ended() {
      return ended;
    },
    async balloonTo(memoryMiB) {
      const command = JSON.stringify({ execute: 'balloon', arguments: { value: memoryMiB * MIB } });
      await new Promise((resolve) => monitor.write(`${command}\n`, resolve));
    },
    end,
  };
}

/** The kernel's console waits for its reader, so that nothing of it is lost. */
function qemuArguments(
  { parts, systemDisk, memoryMiB, slowDisk }: GuestSettings,
  at: (name: string) => string,
): string[] {
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-machine', 'pc', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', String(memoryMiB)],
    ...['-kernel', parts.kernel, '-initrd', at('initramfs')],
    ...['-append', 'console=ttyS0 quiet loglevel=6 panic=-1 printk.devkmsg=on mitigations=off'],
    ...['-chardev', `socket,id=console,path=${at('console')},server=on,wait=on`, '-serial', 'chardev:console'],
    ...[
      '-chardev',
      'stdio,id=answers,signal=off',
      '-device',
      'virtio-serial-pci',
      '-device',
      'virtserialport,chardev=answers',
    ],
    ...['-qmp', `unix:${at('monitor')},server=on,wait=off`, '-device', 'virtio-balloon-pci'],
    ...['-drive', `file=${systemDisk},format=raw,if=virtio,readonly=on`],
    ...(slowDisk
      ? ['-drive', `file=${at('slow')},format=raw,if=virtio,throttling.iops-total=${slowDisk.requestsPerSecond}`]
      : []),
  ];
}

function packInitramfs({ parts, scene }: GuestSettings): Buffer {
  const modules = collectModules(parts.modules, MODULES);
  const script = (text: string) => Buffer.from(text);
  const folders = ['bin', 'proc', 'sys', 'dev', 'root', 'modules'].map((path) => ({ path, content: null }));
  return packCpio([
    ...folders,
    { path: 'bin/busybox', content: readFileSync(parts.busybox) },
    { path: 'init', content: script(FIRST_PROGRAM) },
    { path: 'start-scene', content: script(START_SCENE) },
    { path: 'scene', content: script(scene) },
    ...modules.map(({ content }, index) => ({ path: `modules/${String(index).padStart(2, '0')}.ko`, content })),
  ]);
}

function eachLine(stream: Readable, take: (line: Line) => void): void {
  createInterface(stream).on('line', (text) => {
    take({ text, at: performance.now() });
  });
}

function parseFrame(text: string): Frame | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return null;
  }
}

/** Connects to a socket that qemu opens in its first moments; null when qemu ends before. */
async function connect(file: string, ended: () => boolean): Promise<Socket | null> {
  while (!ended()) {
    const socket = createConnection(file);
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    if (connected) return socket;
    await sleep(20);
  }
  return null;
}
