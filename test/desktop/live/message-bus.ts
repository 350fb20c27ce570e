import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseBusAddress } from '../../../electron/services/dbus/bus-address.ts';

/** A real message bus of our own. */
export interface MessageBus {
  readonly address: string;
  /** Somebody on it, by a name if one is given. */
  join(name?: string): Promise<BusMember>;
  stop(): Promise<void>;
}

export interface BusMember {
  signal(path: string, of: string, member: string, signature: string, body: readonly unknown[]): void;
  leave(): void;
}

interface Library {
  createClient(options: object): {
    readonly connection: { message(message: object): void; readonly stream: { destroy(): void } };
    requestName(name: string, flags: number, done: () => void): void;
    invokeDbus(message: object, done: () => void): void;
  };
}

/** Starts it, or says in a few words what is missing here. */
export async function startMessageBus(): Promise<MessageBus | string> {
  const isInstalled = (process.env['PATH'] ?? '')
    .split(':')
    .some((folder) => existsSync(path.join(folder, 'dbus-daemon')));
  if (!isInstalled) return 'not installed: dbus-daemon';
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-bus-'));
  const daemon = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--print-address=1', `--address=unix:dir=${directory}`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let address = '';
  while (!address.includes('\n')) address += String(((await once(daemon.stdout, 'data')) as [Buffer])[0]);
  address = address.trim();
  const library = createRequire(import.meta.url)('@homebridge/dbus-native') as Library;
  return {
    address,
    async join(name) {
      const [socket = ''] = parseBusAddress(address);
      const bus = library.createClient({ stream: connect(socket), authMethods: ['EXTERNAL'] });
      await new Promise<void>((resolve) => {
        if (name === undefined) bus.invokeDbus({ member: 'GetId' }, resolve);
        else bus.requestName(name, 0, resolve);
      });
      let serial = 1000;
      return {
        signal(at, of, member, signature, body) {
          serial += 1;
          bus.connection.message({ type: 4, serial, path: at, interface: of, member, signature, body });
        },
        leave: () => {
          bus.connection.stream.destroy();
        },
      };
    },
    async stop() {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
