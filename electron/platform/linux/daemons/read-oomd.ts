import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { OomdUnit, SystemdOomd } from '../../../core/model/oom-daemon.ts';
import { parseOomdConf, parseOomdUnit } from './parse-oomd.ts';

/**
 * Where systemd looks for files, the strongest first (systemd.unit(5), oomd.conf(5)). A file hides those of the same
 * name in weaker folders.
 */
const FOLDERS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd', '/lib/systemd'];
/** The folders of units below those, the strongest first. What `systemctl set-property` writes is in the first. */
const UNIT_FOLDERS = {
  system: ['system.control', 'transient', 'system'],
  user: ['user.control', 'user'],
} as const;

const UNIT = /\.(?:slice|service|scope)$/;
const DROP_INS = /^(?:.*\.)?(?:slice|service|scope)\.d$/;
const LONGEST_FILE = 256 * 1024;
const MOST_UNITS = 200;

/**
 * Reads what systemd-oomd is told: its own configuration, and the units that ask it to act. Several hundred files, read
 * one after the other without blocking anybody. `root` stands for /.
 */
export async function readOomd(root = '/'): Promise<SystemdOomd> {
  const folders = FOLDERS.map((folder) => path.join(root, folder));
  const own = await readConf(folders);
  const units: OomdUnit[] = [];
  for (const manager of ['system', 'user'] as const) {
    const below = folders.flatMap((folder) => UNIT_FOLDERS[manager].map((name) => path.join(folder, name)));
    units.push(...(await readUnits(below, manager)));
  }
  return { kind: 'systemd-oomd', ...own, units: units.slice(0, MOST_UNITS) };
}

async function readConf(folders: readonly string[]): Promise<ReturnType<typeof parseOomdConf>> {
  const main = await readFirst(folders.map((folder) => path.join(folder, 'oomd.conf')));
  const more = await readDropIns(folders.map((folder) => path.join(folder, 'oomd.conf.d')));
  return parseOomdConf([...(main === null ? [] : [main]), ...more]);
}

/** Units of the same manager; what is said of many units comes before what is said of one. */
async function readUnits(folders: readonly string[], manager: OomdUnit['manager']): Promise<OomdUnit[]> {
  const files = new Map<string, string[]>();
  const dropIns = new Map<string, string[]>();
  for (const folder of folders) {
    for (const name of await list(folder)) {
      if (UNIT.test(name)) push(files, name, path.join(folder, name));
      else if (DROP_INS.test(name)) push(dropIns, name.slice(0, -'.d'.length), path.join(folder, name));
    }
  }
  const found: OomdUnit[] = [];
  for (const name of [...new Set([...files.keys(), ...dropIns.keys()])].sort(byGenerality)) {
    const main = await readFirst(files.get(name) ?? []);
    const texts = [main ?? '', ...(await readDropIns(dropIns.get(name) ?? []))];
    const said = texts.flatMap((text) => parseOomdUnit(text) ?? []);
    if (said.length > 0) found.push(Object.assign({ unit: patternOf(name), manager }, ...said) as OomdUnit);
  }
  return found;
}

/** `service` speaks of all services, `user@.service` of all its instances, `user-.slice` of all that begin so. */
function patternOf(name: string): string {
  if (!name.includes('.')) return `*.${name}`;
  if (name === '-.slice') return name;
  return name.replace(/(@|-)\.([a-z]+)$/, '$1*.$2');
}

function byGenerality(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(name: string): number {
  if (!name.includes('.')) return 0;
  if (name === '-.slice') return 3;
  return name.includes('-.') ? 1 : name.includes('@.') ? 2 : 3;
}

/** The texts of all drop-ins, in the order of their names; the strongest of those with the same name. */
async function readDropIns(folders: readonly string[]): Promise<string[]> {
  const byName = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await list(folder)) {
      if (name.endsWith('.conf') && !byName.has(name)) byName.set(name, path.join(folder, name));
    }
  }
  const texts: string[] = [];
  for (const name of [...byName.keys()].sort()) {
    const text = await readSmall(byName.get(name) ?? '');
    if (text !== null) texts.push(text);
  }
  return texts;
}

async function readFirst(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const text = await readSmall(file);
    if (text !== null) return text;
  }
  return null;
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/**
 * The text of a regular file, or of one that a link leads to. A link to /dev/null, with which systemd masks a file, has
 * none; so has a file that is too large to be one of these.
 */
async function readSmall(file: string): Promise<string | null> {
  try {
    // O_NONBLOCK keeps a named pipe from holding this up.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (stat.isCharacterDevice()) return '';
      return stat.isFile() && stat.size <= LONGEST_FILE ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

function push(lists: Map<string, string[]>, name: string, file: string): void {
  const known = lists.get(name);
  if (known) known.push(file);
  else lists.set(name, [file]);
}
