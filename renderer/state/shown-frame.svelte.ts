import type { HostApi } from '../../electron/contract/host-api.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import type { Monitor } from './monitor.svelte.ts';
import type { Rewind } from './rewind.svelte.ts';

/** Where charts and details get their facts from, for the moment that is shown. */
export interface Source extends Pick<
  HostApi,
  'getSeries' | 'getSparklines' | 'getProcessDetail' | 'getApplicationSizes'
> {
  /** Calls back when another moment is shown: everything has to be asked for again. */
  onMove(observer: () => void): () => void;
  /** Whether time goes on in what is shown. */
  readonly live: boolean;
}

/** What the window shows: the newest frame, or a past one. Views ask this and need not know which. */
export class Shown implements Source {
  readonly #api: HostApi;
  readonly #monitor: Monitor;
  readonly #rewind: Rewind;
  /** null: nothing is known of that moment (yet). */
  readonly frame: Frame | null = $derived.by(() => this.#frame());

  constructor(api: HostApi, monitor: Monitor, rewind: Rewind) {
    this.#api = api;
    this.#monitor = monitor;
    this.#rewind = rewind;
  }

  get live(): boolean {
    return !this.#rewind.past;
  }

  onMove(observer: () => void): () => void {
    return this.#rewind.onMove(observer);
  }

  /** Calls back with every new frame while now is shown. */
  observe(observer: (frame: Frame) => void): () => void {
    return this.#monitor.observe((frame) => {
      if (this.live) observer(frame);
    });
  }

  getSeries: Source['getSeries'] = (params) => this.#api.getSeries({ ...params, ...this.#past() });
  getSparklines: Source['getSparklines'] = (params) => this.#api.getSparklines({ ...params, ...this.#past() });
  getProcessDetail: Source['getProcessDetail'] = (params) => this.#api.getProcessDetail({ ...params, ...this.#past() });

  getApplicationSizes: Source['getApplicationSizes'] = () => this.#api.getApplicationSizes();

  #past(): { past?: { viewer: string; at: number } } {
    const { view } = this.#rewind;
    return view ? { past: view } : {};
  }

  /** Until a past moment is there, what was shown before stays. */
  #frame(): Frame | null {
    const { past, shown, trouble, busy } = this.#rewind;
    if (!past) return this.#monitor.frame;
    return shown?.frame ?? (busy && trouble === null ? this.#monitor.frame : null);
  }
}
