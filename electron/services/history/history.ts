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

/** A moment as one viewer looks at it. Its next moment ends what is still being done for the one before. */
export interface View {
  readonly viewer: string;
  readonly at: Milliseconds;
  /** What it is judged with. */
  readonly settings: EngineSettings;
}

/** What was recorded, and the window as it was at any moment of it. */
export interface History {
  /** What was recorded from one time to another; of what else happened then it knows nothing. */
  recorded(span: { readonly from: Milliseconds; readonly to: Milliseconds }): Promise<Recorded>;
  /** `exact`: judged by the whole day before, else in a hurry. */
  moment(view: View, exact: boolean): Promise<PastMoment>;
  /** Of the moment that the viewer looks at; empty when that is another one by now. */
  series(view: View, subject: Subject, span: Span): Promise<Series>;
  sparklines(
    view: View,
    identities: readonly Identity[],
    groups: readonly string[],
  ): Promise<readonly (readonly (Bytes | null)[])[]>;
  /** null when it was not there, or the viewer looks at another moment by now. */
  process(view: View, identity: Identity): Promise<ProcessSample | null>;
}

/** Each holds an engine; of more viewers the one that has asked least recently begins anew. */
const MOST_VIEWERS = 3;

interface Viewer {
  /** Rises with every moment asked for. */
  turn: number;
  /** What was asked for last, and where the engine stands once that is answered. */
  at: Milliseconds;
  reached: Milliseconds | null;
  answer: Promise<unknown>;
  engine: PastEngine | null;
}

/** Reads and replays where it is called, in slices; see `openHistory` for doing it beside. */
export function createHistory(directory: string): History {
  const shelf = createSegmentShelf(directory);
  const viewers = new Map<string, Viewer>();
  let tail: Promise<unknown> = Promise.resolve();

  /** One at a time: a replay takes all of a core. */
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

  /** An engine that stands at the moment; null when given up. */
  async function reach(
    viewer: Viewer,
    { at, settings }: View,
    exact: boolean,
    wanted: StillWanted,
  ): Promise<PastEngine | null> {
    const base = baseOf(at);
    const { engine } = viewer;
    const fits = engine?.base === base && (engine.at ?? 0) <= at && (engine.exact || !exact);
    const past = fits ? engine : await warmUp(shelf, base, exact, settings, wanted);
    if (past === null) return null;
    // One that is taken on does not stand where it did, even if this is given up on the way.
    if (past === engine && viewer.reached !== at) viewer.reached = null;
    return (await takeOn(shelf, past, at, wanted)) ? past : null;
  }

  /** The engine that stands at the moment this view is of; null when the viewer has gone on, or nothing is there. */
  async function standing(view: View): Promise<PastEngine | null> {
    const known = viewers.get(view.viewer);
    // Forgotten, or of a thread before this one.
    if (!known) await moment(view, true);
    else if (known.at === view.at && known.reached !== view.at) await known.answer;
    const viewer = viewers.get(view.viewer);
    return viewer?.at === view.at && viewer.reached === view.at ? viewer.engine : null;
  }

  async function moment(view: View, exact: boolean): Promise<PastMoment> {
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
      // Its sample may be damaged though its time can be read.
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
