import { createHmac } from 'node:crypto';
import type { ActionLogEntry } from '../../core/actions/action.ts';
import { LifeBook } from '../../core/lives/life-book.ts';
import { lifeKeyTexts } from '../../core/lives/life-keys.ts';
import { LifeWatch } from '../../core/lives/life-watch.ts';
import type { Assessment, Level, Message } from '../../core/model/assessment.ts';
import { identityKey, type Identity } from '../../core/model/identity.ts';
import type { ProcessSample, Snapshot } from '../../core/model/snapshot.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../core/model/units.ts';
import type { HostNotice } from '../../core/words/messages.ts';
import { reason } from '../../core/words/reasons.ts';
import { systemClock, type Clock } from '../clock.ts';
import { watchForChanges } from '../files/watch-file.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { ExecutableVersions } from './executable-versions.ts';
import { livesFile, mergeLives, newLives, readLivesFile, updateLivesFile, type StoredLives } from './lives-file.ts';

/** Lives that end close together are written together. */
const SAVE_AFTER: Milliseconds = 5 * SECOND;
/** While memory is critically short nothing is written. */
const SAVE_LATER: Milliseconds = MINUTE;
const ACTIONS_LOOKED_AT = 200;
/** The length of a key: 96 bits, so that two programs never share one by chance. */
const KEY_LENGTH = 16;

/** Earlier lives of programs: noted as they end, kept in a file, told with every snapshot. */
export interface KeptLives {
  /** Takes the next sweep and returns it with what is known of earlier lives. */
  observe(snapshot: Snapshot): Snapshot;
  /** Takes what was made of it. */
  note(assessment: Pick<Assessment, 'alerts' | 'level'>): void;
  /** These were ended for want of memory, as a log says. */
  killed(victims: readonly Identity[]): void;
  /** Forgets all earlier lives, here and in the file. */
  forget(): Forgotten;
  /** Why earlier lives are not kept. Null when all is well. */
  notice(): HostNotice | null;
  /** Writes what is not written yet, with the lives that go on. */
  close(): void;
}

/** How many lives were forgotten, or why they could not be. */
export type Forgotten = { readonly forgotten: number } | { readonly refused: string };

export interface KeptLivesOptions {
  /** The state directory. */
  readonly state: string;
  readonly settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  /** False for a program that only looks: it uses what is known and writes nothing. */
  readonly writes?: boolean;
  /** The action log, newest first. */
  readonly actions?: (limit: number) => readonly ActionLogEntry[];
  /** Called once for each trouble that begins later. */
  readonly onTrouble?: (notice: HostNotice) => void;
  readonly clock?: Clock;
  readonly now?: () => Milliseconds;
  readonly versions?: Pick<ExecutableVersions, 'of'>;
}

export function openLives(options: KeptLivesOptions): KeptLives {
  const {
    state,
    settings,
    writes = true,
    actions = () => [],
    onTrouble,
    clock = systemClock,
    now = Date.now,
  } = options;
  const { versions = new ExecutableVersions(clock) } = options;
  const file = livesFile(state);
  let salt = newLives().salt;
  let book = new LifeBook();
  let watch: LifeWatch | null = null;
  /** The version of the file that is known. */
  let version = '';
  let saved = 0;
  let level: Level = 'calm';
  let notice: Message | null = null;
  let isRefused = false;
  let cancelSave: (() => void) | null = null;
  let stopWatching: (() => void) | null = null;

  function keysOf(process: ProcessSample): readonly string[] | null {
    const executable = versions.of(process);
    const texts = executable === null ? null : lifeKeyTexts(process.facts, executable);
    return (
      texts?.map((text) => createHmac('sha256', salt).update(text).digest('base64url').slice(0, KEY_LENGTH)) ?? null
    );
  }

  function say(problem: Message): void {
    if (notice?.key === problem.key) return;
    notice = problem;
    onTrouble?.([problem]);
  }

  /** Takes what is stored. Under another salt everything known so far has been forgotten elsewhere. */
  function take(stored: StoredLives): void {
    if (stored.salt !== salt) {
      salt = stored.salt;
      book.clear();
      watch?.rekey();
    }
    for (const { keys, life } of stored.lives) book.add(keys, life);
    book.age(now());
    saved = book.revision;
  }

  function load(): void {
    const found = readLivesFile(file);
    isRefused = found.kind === 'refused';
    if (found.kind === 'refused') say(found.problem);
    else if (found.kind !== 'missing' && found.stored) take(found.stored);
    // The salt is in the file before anything is hashed with it, so that two Headrooms have the same from the beginning.
    if (writes && (found.kind === 'missing' || found.kind === 'damaged')) save();
    if (found.kind === 'usable') version = found.version;
  }

  function refresh(): void {
    const found = readLivesFile(file);
    if (found.kind === 'missing' && version !== '') {
      // Whoever removes the file wants what was in it to be forgotten.
      version = '';
      take(newLives());
      save();
    }
    if (found.kind !== 'usable' || found.version === version) return;
    ({ version } = found);
    [isRefused, notice] = [false, null];
    const isUnsaved = book.revision !== saved;
    take(found.stored);
    if (isUnsaved) planSave();
  }

  function save(): void {
    cancelSave?.();
    cancelSave = null;
    if (!writes || isRefused) return;
    noteActions();
    const outcome = updateLivesFile(file, (stored) => {
      // What was forgotten elsewhere is not brought back.
      if (stored !== null && stored.salt !== salt) take({ ...stored, lives: [] });
      return mergeLives(stored ?? { salt, lives: [] }, book.all(), now());
    });
    if (outcome.kind === 'busy') planSave();
    if (outcome.kind === 'refused') say(outcome.problem);
    if (outcome.kind !== 'written') return;
    ({ version } = outcome);
    notice = null;
    if (outcome.notice) say(outcome.notice);
    take(outcome.stored);
  }

  function planSave(): void {
    if (!writes) return;
    cancelSave ??= clock.after(level === 'critical' ? SAVE_LATER : SAVE_AFTER, () => {
      cancelSave = null;
      if (level === 'critical') planSave();
      else save();
    });
  }

  /** Whoever was ended through any Headroom stands in the action log. */
  function noteActions(): void {
    const ended = new Set<string>();
    for (const { action, outcomes } of actions(ACTIONS_LOOKED_AT)) {
      if (action !== 'end' && action !== 'force') continue;
      for (const member of outcomes) if (member.outcome.kind === 'ended') ended.add(identityKey(member));
    }
    if (ended.size > 0) book.amend(({ run }) => ended.has(run), 'ended');
  }

  function begin(): void {
    book = new LifeBook();
    watch = new LifeWatch(keysOf, book);
    load();
    stopWatching = watchForChanges(file, refresh);
  }

  function end(): void {
    stopWatching?.();
    stopWatching = null;
    watch?.conclude();
    if (watch && book.revision !== saved) save();
    cancelSave?.();
    cancelSave = null;
    watch = null;
    notice = null;
  }

  function follow(): void {
    const wanted = settings.current().lives;
    if (wanted && watch === null) begin();
    if (!wanted) end();
  }

  follow();
  const stopFollowing = settings.subscribe(follow);
  return {
    observe(snapshot) {
      if (watch === null) return snapshot;
      const known = watch.observe(snapshot);
      if (book.revision !== saved) planSave();
      return known;
    },
    note(assessment) {
      ({ level } = assessment);
      watch?.note(assessment);
    },
    killed(victims) {
      for (const victim of victims) watch?.killed(identityKey(victim));
      if (watch && book.revision !== saved) planSave();
    },
    forget() {
      const forgotten = forgetLives(state);
      if ('forgotten' in forgotten) refresh();
      return forgotten;
    },
    notice: () => (notice === null ? null : [notice]),
    close() {
      stopFollowing();
      end();
    },
  };
}

/** What is known of earlier lives, for a program that only looks. */
export function readLives(state: string, settings: Settings): KeptLives {
  return openLives({ state, settings: { current: () => settings, subscribe: () => () => undefined }, writes: false });
}

/** Empties the file, and makes the keys of everything that was in it worthless. */
export function forgetLives(state: string): Forgotten {
  let forgotten = 0;
  const outcome = updateLivesFile(
    livesFile(state),
    (stored) => {
      forgotten = stored?.lives.length ?? 0;
      return newLives();
    },
    true,
  );
  if (outcome.kind === 'written') return { forgotten };
  return {
    refused: outcome.kind === 'busy' ? reason('lives.being-written') : String(outcome.problem.values['reason']),
  };
}
