import { LARGEST_LOG, type Explained } from '../../electron/core/incident/explained.ts';
import { LONGEST_PIECE, type HostApi } from '../../electron/contract/host-api.ts';

/** What is known of the log that somebody has given to be explained. */
export type LogState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string; readonly share: number }
  | {
      readonly kind: 'told';
      readonly name: string;
      /** Oldest first; empty where the log tells of nothing. */
      readonly explained: readonly Explained[];
      /** Further incidents that came before. */
      readonly left: number;
      /** Whether only the end of the log was read, because it is too large. */
      readonly cut: boolean;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string };

/** As many bytes become a piece of base64. */
const PIECE = (LONGEST_PIECE / 4) * 3;

/** A log that a person has dropped or chosen. The host explains it and keeps nothing of it. */
export class LogExplanation {
  state = $state.raw<LogState>({ kind: 'none' });
  #upload = 0;
  readonly #name = crypto.randomUUID();
  readonly #api: Pick<HostApi, 'explainLog'>;

  constructor(api: Pick<HostApi, 'explainLog'>) {
    this.#api = api;
  }

  async explain(file: File): Promise<void> {
    this.#upload += 1;
    const upload = this.#upload;
    const { name } = file;
    const show = (state: LogState) => {
      if (upload === this.#upload) this.state = state;
    };
    show({ kind: 'reading', name, share: 0 });
    try {
      const cut = file.size > LARGEST_LOG;
      const log = cut ? file.slice(file.size - LARGEST_LOG) : file;
      for (let at = 0; upload === this.#upload; at += PIECE) {
        const piece = base64(new Uint8Array(await log.slice(at, at + PIECE).arrayBuffer()));
        const last = at + PIECE >= log.size;
        const answer = await this.#api.explainLog({ upload: `${this.#name}-${upload}`, piece, first: at === 0, last });
        if (answer && 'refused' in answer) throw new Error(answer.refused);
        if (answer) show({ kind: 'told', name, cut, ...answer });
        else show({ kind: 'reading', name, share: Math.min(1, (at + PIECE) / log.size) });
        if (last) break;
      }
    } catch (error) {
      show({ kind: 'failed', name, why: error instanceof Error ? error.message : String(error) });
    }
  }

  close(): void {
    this.#upload += 1;
    this.state = { kind: 'none' };
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
