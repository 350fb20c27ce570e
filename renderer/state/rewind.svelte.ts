import type { HostApi } from '../../electron/contract/host-api.ts';
import type { PastMoment, Recorded } from '../../electron/core/trace/recorded-span.ts';
import type { Milliseconds } from '../../electron/core/model/units.ts';
import {
  HISTORY_LENGTH,
  HISTORY_SPANS,
  STEPS,
  windowAround,
  type HistorySpan,
  type MomentWindow,
} from './series/moment-window.ts';
import { Observers } from './observers.ts';

type Shown = Extract<PastMoment, { kind: 'recorded' }>;
/** Why there is nothing to show; `lost`: the host could not be asked. */
type Trouble = Exclude<PastMoment, Shown | { kind: 'superseded' }> | { readonly kind: 'lost' };

/** While the pointer moves, the host is asked no more often than this. */
const ASK_EVERY: Milliseconds = 150;
/** Charts and sparklines are asked for once one stays at a moment for so long. */
const SETTLED: Milliseconds = 180;
/** And judged exactly, which takes seconds of a core, once one stays for so much longer. */
const RESTING: Milliseconds = 500;
/** A moment so close to now is now. */
const ABOUT_NOW: Milliseconds = 1500;
/** How often what was recorded is asked for again while it grows. */
const REFRESH_EVERY: Milliseconds = 30_000;

/** Which past moment the window shows, if any, and what there is to choose from. */
export class Rewind {
  /** Whether the timeline is shown. */
  open = $state(false);
  /** The moment that was chosen; null: now. */
  at = $state<Milliseconds | null>(null);
  /** What is shown of the past: of the moment chosen, or still of the one before. */
  shown = $state.raw<Shown | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  /** Whether what is shown is being judged exactly. */
  refining = $state(false);
  /** Set to move the focus to the timeline; whoever has taken it sets it back. */
  focusWanted = $state(false);
  span = $state<HistorySpan>('24h');
  window = $state.raw<MomentWindow>({ from: 0, to: 0 });
  recorded = $state.raw<Recorded | null>(null);
  /** For the past and for the present alike: who looks at the past can do nothing to it. */
  readonly past = $derived(this.at !== null);
  /** A name for this page that no other has. */
  readonly viewer = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16)).join('');
  readonly #api: HostApi;
  readonly #now: () => Milliseconds;
  readonly #moved = new Observers<null>();
  /** The moment for which `shown` is the answer. */
  #shownAt: Milliseconds | null = null;
  /** Whether the user chose how much time is shown. */
  #zoomed = false;
  #turn = 0;
  #recordedTurn = 0;
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /** `now` is the host's time: that of its newest frame. */
  constructor(api: HostApi, now: () => Milliseconds) {
    this.#api = api;
    this.#now = now;
  }

  /** What a request about the moment shown says of it; null while that is now. */
  get view(): { readonly viewer: string; readonly at: Milliseconds } | null {
    return this.past && this.#shownAt !== null ? { viewer: this.viewer, at: this.#shownAt } : null;
  }

  /** Calls back whenever another moment is shown, and one has stayed there for a little while. */
  onMove(observer: () => void): () => void {
    return this.#moved.add(observer);
  }

  /** Keeps what was recorded up to date while the timeline is open, until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => {
      if (this.open && !document.hidden) this.#follow();
    }, REFRESH_EVERY);
    return () => {
      clearInterval(timer);
      clearTimeout(this.#timer);
      clearTimeout(this.#settling);
    };
  }

  show(): void {
    if (this.open) return;
    this.open = true;
    this.#look(windowAround(this.at, this.#now(), this.span));
  }

  /** By a key: opened with the focus, or closed. */
  toggle(): void {
    if (this.open) this.hide();
    else {
      this.show();
      this.focusWanted = true;
    }
  }

  hide(): void {
    this.open = false;
    this.back();
  }

  zoom(span: HistorySpan): void {
    this.#zoomed = true;
    this.span = span;
    this.#look(windowAround(this.at, this.#now(), span));
  }

  /** Shows the window as it was then. */
  go(at: Milliseconds): void {
    this.show();
    const now = this.#now();
    if (at >= now - ABOUT_NOW) {
      this.back();
      return;
    }
    this.at = Math.max(0, Math.round(at));
    this.busy = true;
    this.refining = false;
    if (at < this.window.from || at > this.window.to) this.#look(windowAround(at, now, this.span));
    clearTimeout(this.#settling);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), Math.max(0, this.#askedAt + ASK_EVERY - performance.now()));
  }

  /** One key press: back is negative. */
  step(direction: -1 | 1, far: boolean): void {
    this.go((this.at ?? this.#now()) + direction * STEPS[this.span][far ? 1 : 0]);
  }

  /** To the next event in this direction; false where there is none. */
  nextMark(direction: -1 | 1): boolean {
    const from = this.at ?? this.#now();
    const marks = this.recorded?.kind === 'recorded' ? this.recorded.marks : [];
    const next = direction < 0 ? marks.findLast(({ at }) => at < from - 1) : marks.find(({ at }) => at > from + 1);
    if (next) this.go(next.at);
    return next !== undefined;
  }

  back(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    const was = this.past;
    this.at = null;
    this.shown = null;
    this.trouble = null;
    this.busy = false;
    this.refining = false;
    this.#shownAt = null;
    if (was) {
      this.#look(windowAround(null, this.#now(), this.span));
      this.#moved.tell(null);
    }
  }

  /** In a hurry first; what one stays at is judged exactly. */
  async #ask(): Promise<void> {
    const { at } = this;
    if (at === null) return;
    this.#askedAt = performance.now();
    const answer = await this.#answer(at, false);
    if (answer === null) return;
    this.busy = false;
    this.shown = answer.kind === 'recorded' ? answer : null;
    this.trouble = answer.kind === 'recorded' ? null : answer;
    this.#shownAt = answer.kind === 'recorded' ? at : null;
    this.#settling = setTimeout(() => {
      this.#moved.tell(null);
      if (this.shown?.exact === false) this.#settling = setTimeout(() => void this.#refine(at), RESTING);
    }, SETTLED);
  }

  async #refine(at: Milliseconds): Promise<void> {
    this.refining = true;
    const answer = await this.#answer(at, true);
    if (answer === null) return;
    this.refining = false;
    // What was said in a hurry is better than nothing.
    if (answer.kind !== 'recorded') return;
    this.shown = answer;
    this.#moved.tell(null);
  }

  /** null when another moment is wanted meanwhile. */
  async #answer(at: Milliseconds, exact: boolean): Promise<Shown | Trouble | null> {
    const turn = ++this.#turn;
    const answer = await this.#api
      .getMoment({ viewer: this.viewer, at, exact })
      .catch((): Trouble => ({ kind: 'lost' }));
    if (turn !== this.#turn || this.at !== at || answer.kind === 'superseded') return null;
    return answer;
  }

  /** What reaches up to now goes on with it. */
  #follow(): void {
    const now = this.#now();
    const live = now - this.window.to < 2 * REFRESH_EVERY;
    this.#look(live ? { from: now - HISTORY_LENGTH[this.span], to: now } : this.window);
  }

  #look(window: MomentWindow): void {
    this.window = window;
    if (this.open) void this.#askRecorded(window);
  }

  async #askRecorded({ from, to }: MomentWindow): Promise<void> {
    const turn = ++this.#recordedTurn;
    const answer = await this.#api
      .getRecorded({ from: Math.max(0, from), to: Math.max(0, to) })
      .catch((): Recorded => ({ kind: 'unreadable', why: 'failed', detail: '' }));
    if (turn !== this.#recordedTurn) return;
    this.recorded = answer;
    if (answer.kind === 'recorded' && !this.#zoomed && !this.past) this.#fit(answer.oldest);
  }

  /** What has been recorded for an hour would be lost in a day. */
  #fit(oldest: Milliseconds): void {
    const now = this.#now();
    const fitting = HISTORY_SPANS.find((span) => span === this.span || HISTORY_LENGTH[span] >= now - oldest);
    if (fitting === undefined || fitting === this.span) return;
    this.span = fitting;
    this.#look(windowAround(null, now, fitting));
  }
}
