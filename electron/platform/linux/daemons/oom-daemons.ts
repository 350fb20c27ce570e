import { userInfo } from 'node:os';
import type { OomDaemon, SystemdOomd } from '../../../core/model/oom-daemon.ts';
import type { ProcessSample } from '../../../core/model/snapshot.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { parseEarlyoom } from './parse-earlyoom.ts';
import { readOomd } from './read-oomd.ts';

const EARLYOOM = 'earlyoom';
const OOMD = 'systemd-oomd';

/** The sweeps between two looks for the daemons; the first sweeps look each time, because command lines arrive late. */
const LOOK_EVERY = 16;
const FIRST_LOOKS = 4;
/** systemd learns of changed files when it is told to, which is rare. */
const READ_AGAIN: Milliseconds = 15 * 60_000;

export interface OomDaemonsOptions {
  /** What stands for /. */
  readonly root?: string;
  readonly now?: () => Milliseconds;
  /** The user whose own earlyoom counts as well. */
  readonly user?: string;
}

/**
 * Follows which daemons run that end programs before the kernel does, and what they are told. The processes of a sweep
 * say whether they run; files are read beside the sweeps, and seldom.
 */
export class OomDaemons {
  readonly #root: string;
  readonly #now: () => Milliseconds;
  readonly #user: string;
  #sweeps = 0;
  #earlyoom: ProcessSample['facts'] | null = null;
  #oomdRuns = false;
  #oomd: SystemdOomd | null = null;
  #readAt: Milliseconds = -Infinity;
  #reading: Promise<void> = Promise.resolve();
  #known: readonly OomDaemon[] | undefined = undefined;

  constructor({ root = '/', now = Date.now, user = ownName() }: OomDaemonsOptions = {}) {
    this.#root = root;
    this.#now = now;
    this.#user = user;
  }

  /** What is known after this sweep; the same array as long as that is the same, undefined while nothing runs. */
  follow(processes: readonly ProcessSample[]): readonly OomDaemon[] | undefined {
    const sweep = this.#sweeps++;
    if (sweep < FIRST_LOOKS || sweep % LOOK_EVERY === 0) this.#look(processes);
    return this.#known;
  }

  /** Settles when no file is being read. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  #look(processes: readonly ProcessSample[]): void {
    const own = processes.filter(({ facts }) => facts.name === EARLYOOM || facts.name === OOMD);
    const earlyoom = own.find(({ facts }) => facts.name === EARLYOOM && this.#isTrusted(facts))?.facts ?? null;
    const oomdRuns = own.some(({ facts }) => facts.name === OOMD && this.#isTrusted(facts));
    const isSame = earlyoom === this.#earlyoom && oomdRuns === this.#oomdRuns;
    this.#earlyoom = earlyoom;
    this.#oomdRuns = oomdRuns;
    if (oomdRuns && this.#now() - this.#readAt >= READ_AGAIN) this.#read();
    if (!isSame) this.#list();
  }

  #read(): void {
    this.#readAt = this.#now();
    this.#reading = readOomd(this.#root).then((oomd) => {
      this.#oomd = oomd;
      this.#list();
    });
  }

  #list(): void {
    const { commandLine } = this.#earlyoom ?? {};
    const earlyoom = commandLine?.kind === 'ok' ? parseEarlyoom(commandLine.value) : null;
    const oomd = this.#oomdRuns ? this.#oomd : null;
    const known = [...(earlyoom ? [earlyoom] : []), ...(oomd ? [oomd] : [])];
    this.#known = known.length > 0 ? known : undefined;
  }

  /** Anybody can call a process earlyoom. One that may end the programs of others belongs to the system. */
  #isTrusted({ user, cgroup }: ProcessSample['facts']): boolean {
    if (cgroup.kind === 'ok' && cgroup.value.startsWith('/system.slice/')) return true;
    return user.kind === 'ok' && ['root', 'earlyoom', 'systemd-oom', this.#user].includes(user.value);
  }
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
