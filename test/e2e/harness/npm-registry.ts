import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(import.meta.dirname, '../../..');
const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
}

export interface NpmRegistry {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * A registry of npm on this machine with every package that this checkout has installed for production, as it lies in
 * node_modules. So a package can be installed as its user would, without a network.
 */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folders = productionFolders();
  const server = createServer((request, response) => {
    const [name = '', version] = decodeURIComponent((request.url ?? '').slice(1)).split('/-/');
    const versions = folders.get(name);
    const folder = version === undefined ? undefined : versions?.get(version);
    if (folder !== undefined) {
      packFolder(folder).then(
        (archive) => response.end(archive),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    } else if (versions && version === undefined) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packument(name, versions, `http://${request.headers.host ?? ''}`)));
    } else {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The folders of the installed packages by name and version. */
function productionFolders(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
  };
  const folders = new Map<string, Map<string, string>>();
  for (const [place, { version, dev = false }] of Object.entries(lock.packages)) {
    const folder = path.join(ROOT, place);
    if (place === '' || version === undefined || dev || !existsSync(folder)) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    folders.set(name, (folders.get(name) ?? new Map<string, string>()).set(version, folder));
  }
  return folders;
}

function packument(name: string, folders: ReadonlyMap<string, string>, origin: string) {
  const versions = [...folders].map(([version, folder]) => {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
    return [version, { ...manifest, dist: { tarball: `${origin}/${encodeURIComponent(name)}/-/${version}` } }] as const;
  });
  return { name, 'dist-tags': { latest: versions.at(-1)?.[0] }, versions: Object.fromEntries(versions) };
}

async function packFolder(folder: string): Promise<Buffer> {
  const args = ['-cz', '--exclude', './node_modules', '--transform', 's,^[.],package,', '-C', folder, '.'];
  const { stdout } = await run('tar', args, { encoding: 'buffer', maxBuffer: 100_000_000 });
  return stdout;
}
