import type { HostApi, HostInfo } from '../../electron/contract/host-api.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import type { Milliseconds } from '../../electron/core/model/units.ts';
import { Observers } from './observers.ts';

/** Without a new frame for this long (and for four pauses of the monitor), what is shown is called old. */
const STALE_AFTER: Milliseconds = 10_000;

/** While something scrolls a new frame waits for so long at most, and not at all when the level is another. */
const LONGEST_WAIT: Milliseconds = 5000;

type Link = 'connecting' | 'live' | 'lost' | 'signed-out';

/** The newest frame, and how the host is heard. */
export class Monitor {
  frame = $state.raw<Frame | null>(null);
  host = $state.raw<HostInfo | null>(null);
  link = $state<Link>('connecting');
  /** Why the host, though it is heard, has no frame to give; asked again every second. */
  problem = $state<string | null>(null);
  /** How long nothing was heard although the link stands; null while all is well. */
  staleFor = $state<Milliseconds | null>(null);

  readonly #api: HostApi;
  #heardAt: Milliseconds = 0;
  /** Numbers start again with another host: after a reconnection any number is newest. */
  #newest = -1;
  #scrolling = false;
  /** The newest frame, held back until the scroll rests. */
  #waiting: Frame | null = null;
  #shownAt: Milliseconds = 0;
  readonly #observers = new Observers<Frame>();

  constructor(api: HostApi) {
    this.#api = api;
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const ends = [
      this.#api.on('frame', (frame) => {
        this.#accept(frame);
      }),
      // What the host says of the settings may have changed with them.
      this.#api.on('settings', () => void this.#askHost()),
      this.#api.on('connection', ({ connected, reason }) => {
        if (connected) void this.refresh();
        else this.link = reason ?? 'lost';
      }),
    ];
    const watch = setInterval(() => {
      this.#judgeAge(performance.now());
      if (this.problem !== null) void this.refresh();
    }, 1000);
    return () => {
      clearInterval(watch);
      for (const end of ends) end();
    };
  }

  /** Calls back with every accepted frame, in order. */
  observe(observer: (frame: Frame) => void): () => void {
    return this.#observers.add(observer);
  }

  /** Whether something scrolls: frames wait then, so that nothing moves under the eye and no tick makes the scroll stutter. */
  set scrolling(scrolling: boolean) {
    this.#scrolling = scrolling;
    if (!scrolling && this.#waiting) this.#show(this.#waiting);
  }

  /** Asks for host and current frame; the start, and after every reconnection. */
  async refresh(): Promise<void> {
    this.#newest = -1;
    this.#heardAt = performance.now();
    const host = this.#askHost();
    try {
      const frame = await this.#api.getFrame();
      this.problem = null;
      this.link = 'live';
      if (frame) this.#accept(frame);
    } catch (error) {
      if (this.link !== 'lost' && this.link !== 'signed-out') {
        this.problem = error instanceof Error ? error.message : String(error);
      }
    }
    await host;
  }

  async #askHost(): Promise<void> {
    try {
      this.host = await this.#api.getHost();
    } catch {
      // What was known of it stays; the connection banner says what is wrong.
    }
  }

  #accept(frame: Frame): void {
    if (frame.number <= this.#newest) return;
    this.#newest = frame.number;
    this.#heardAt = performance.now();
    this.staleFor = null;
    this.link = 'live';
    const canWait = this.#scrolling && frame.level === this.frame?.level;
    if (canWait && this.#heardAt - this.#shownAt < LONGEST_WAIT) this.#waiting = frame;
    else this.#show(frame);
  }

  #show(frame: Frame): void {
    this.#waiting = null;
    this.#shownAt = performance.now();
    this.frame = frame;
    this.#observers.tell(frame);
  }

  #judgeAge(now: Milliseconds): void {
    if (this.link !== 'live' || !this.frame || document.hidden) {
      this.staleFor = null;
      if (document.hidden) this.#heardAt = now;
      return;
    }
    const silence = now - this.#heardAt;
    this.staleFor = silence > Math.max(STALE_AFTER, 4 * this.frame.sampling.pause) ? silence : null;
  }
}
