import type { EngineSettings } from '../../core/model/engine.ts';
import { sameIdentity, type Identity } from '../../core/model/identity.ts';
import type { PastMoment, Recorded } from '../../core/trace/recorded-span.ts';
import { NO_SERIES, type Series, type Span, type Subject } from '../../core/model/series.ts';
import type { ProcessSample } from '../../core/model/snapshot.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { closeThinning } from './join-thinned-series.ts';
import { takeOn, warmUp, type PastEngine, type StillWanted } from './past-engine.ts';
import { readRecorded, sampleAround } from './read-recorded.ts';
import { createSegmentShelf } from './segment-shelf.ts';
import { baseOf } from './warm-up.ts';

/** A past moment of one viewer. The viewer's next moment cancels the work on the one before. */
export interface PastView {
  readonly viewer: string;
  readonly at: Milliseconds;
  /** The settings for the assessment. */
  readonly settings: EngineSettings;
}

/** The recording, and the whole window at any moment of it. */
export interface RecordedPast {
  /** The recording from one time to another. Other events of that time are not part of it. */
  recorded(span: { readonly from: Milliseconds; readonly to: Milliseconds }): Promise<Recorded>;
  /** The frame of a moment. `exact` takes the whole day before into account; otherwise the answer is quick. */
  moment(view: PastView, exact: boolean): Promise<PastMoment>;
  /** A series up to the moment that the viewer looks at. Empty when the viewer has moved on. */
  series(view: PastView, subject: Subject, span: Span): Promise<Series>;
  sparklines(
    view: PastView,
    identities: readonly Identity[],
    groups: readonly string[],
  ): Promise<readonly (readonly (Bytes | null)[])[]>;
  /** The process at that moment. Null when it did not exist, or the viewer has moved on. */
  process(view: PastView, identity: Identity): Promise<ProcessSample | null>;
}

/** The most viewers, because each holds an engine. With more, the one that asked least recently starts again. */
const MOST_VIEWERS = 3;

interface Viewer {
  /** A number that rises with every moment asked for. */
  turn: number;
  /** The moment asked for last, and the moment at which the engine stands once that is answered. */
  at: Milliseconds;
  reached: Milliseconds | null;
  answer: Promise<unknown>;
  engine: PastEngine | null;
}

/** Reads and replays in the calling thread, in slices. `openHistory` does the same in a thread of its own. */
export function createHistory(directory: string): RecordedPast {
  const shelf = createSegmentShelf(directory);
  const viewers = new Map<string, Viewer>();
  let tail: Promise<unknown> = Promise.resolve();

  /** Runs one task at a time, because a replay takes a whole core. */
  async function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = tail.then(run);
    tail = done.catch(() => undefined);
    return done;
  }

  function viewerOf(name: string): Viewer {
    const viewer = viewers.get(name) ?? { turn: 0, at: NaN, reached: null, answer: tail, engine: null };
    viewers.delete(name);
    viewers.set(name, viewer);
    const [oldest] = viewers.keys();
    if (viewers.size > MOST_VIEWERS && oldest !== undefined) viewers.delete(oldest);
    return viewer;
  }

  /** An engine that has reached the moment. Null when the work was cancelled. */
  async function reach(
    viewer: Viewer,
    { at, settings }: PastView,
    exact: boolean,
    wanted: StillWanted,
  ): Promise<PastEngine | null> {
    const base = baseOf(at);
    const { engine } = viewer;
    const fits = engine?.base === base && (engine.at ?? 0) <= at && (engine.exact || !exact);
    const past = fits ? engine : await warmUp(shelf, base, exact, settings, wanted);
    if (past === null) return null;
    // An engine that is taken on has left its moment, even if this work is cancelled on the way.
    if (past === engine && viewer.reached !== at) viewer.reached = null;
    return (await takeOn(shelf, past, at, wanted)) ? past : null;
  }

  /** The engine at the moment of this view. Null when the viewer has moved on, or nothing was recorded. */
  async function standing(view: PastView): Promise<PastEngine | null> {
    const known = viewers.get(view.viewer);
    // The viewer was forgotten, or belongs to an earlier thread.
    if (!known) await moment(view, true);
    else if (known.at === view.at && known.reached !== view.at) await known.answer;
    const viewer = viewers.get(view.viewer);
    return viewer?.at === view.at && viewer.reached === view.at ? viewer.engine : null;
  }

  async function moment(view: PastView, exact: boolean): Promise<PastMoment> {
    const { at } = view;
    const viewer = viewerOf(view.viewer);
    const turn = ++viewer.turn;
    viewer.at = at;
    const wanted = () => viewer.turn === turn;
    const answer = inTurn(async (): Promise<PastMoment> => {
      if (!wanted()) return { kind: 'superseded' };
      const around = await sampleAround(shelf, at);
      if (around.kind === 'nothing-recorded') return around;
      const past = await reach(viewer, view, exact, wanted);
      if (past === null) return { kind: 'superseded' };
      viewer.engine = past;
      const frame = past.frame();
      // The sample may be damaged although its time can be read.
      if (frame === null || at - frame.at > around.pause) {
        return { kind: 'nothing-recorded', before: frame?.at ?? null, after: null };
      }
      viewer.reached = at;
      return { kind: 'recorded', frame, exact: past.exact, from: past.from, samples: past.samples };
    });
    viewer.answer = answer.catch(() => undefined);
    return answer;
  }

  return {
    recorded: ({ from, to }) => readRecorded(shelf, from, to),
    moment,
    async series(view, subject, span) {
      const past = await standing(view);
      return past ? closeThinning(past.engine.series(subject, span), span) : NO_SERIES;
    },
    async sparklines(view, identities, groups) {
      const past = await standing(view);
      return [
        ...identities.map((identity) => past?.engine.sparkline(identity) ?? []),
        ...groups.map((id) => past?.engine.groupSparkline(id) ?? []),
      ];
    },
    async process(view, identity) {
      const processes = (await standing(view))?.snapshot?.processes ?? [];
      return processes.find((process) => sameIdentity(process, identity)) ?? null;
    },
  };
}
