import type { Message } from '../model/assessment.ts';
import type { HostNoticeValues } from './host-notices.ts';
import type { MemoryPart } from '../model/memory-part.ts';

/**
 * The domain's texts as keys with their values: `bytes`, `perMinute` (bytes a minute), `seconds`, `from`, `to` (seconds),
 * `share` (0 to 1), `count`; `name` and `victim` are untrusted text. The texts themselves are in messages-en.ts and
 * messages-pt-br.ts.
 */
export interface MessageValues extends HostNoticeValues {
  // What it does, on a process, a group or a pool.
  'growth.steady': { perMinute: number; seconds: number };
  'growth.steps': { perMinute: number; seconds: number };
  'growth.saw-tooth': { perMinute: number; seconds: number; swing: number };
  'growth.slowing': { perMinute: number; seconds: number };
  'growth.burst': { perMinute: number; seconds: number };
  'growth.loading': { perMinute: number; seconds: number };
  'growth.births': { count: number; seconds: number };
  'growth.restarting': { count: number; seconds: number };
  'growth.shared': { perMinute: number; seconds: number };
  'growth.part': { part: MemoryPart; perMinute: number; seconds: number };
  'growth.unknown': { perMinute: number; seconds: number };
  'growth.familiar': Record<never, never>;
  // Programs wait for memory, or will.
  'stall.now': { some: number; seconds: number };
  'stall.all': { full: number };
  'stall.soon': { seconds: number; from: number; to: number };
  'stall.high': Record<never, never>;
  'stall.everybody': Record<never, never>;
  // The ceiling comes down.
  'ceiling.machine': { perMinute: number; bytes: number };
  'ceiling.pool': { from: number; bytes: number };
  // How much of it.
  'share.machine': { share: number };
  'share.pool': { share: number; name: string };
  // Where it leads to.
  'exhaustion.machine': { bytes: number; seconds: number; from: number; to: number };
  'exhaustion.cgroup': { bytes: number; seconds: number; from: number; to: number };
  'exhaustion.heap-cap': { bytes: number; seconds: number; from: number; to: number };
  'exhaustion.process-limit': { bytes: number; seconds: number; from: number; to: number };
  'exhaustion.full': { bytes: number };
  'exhaustion.none': Record<never, never>;
  learning: Record<never, never>;
  'victim.other': { victim: string };
  'limit.too-low': { bytes: number; share: number };
  // What speaks against going on with an act; `name` is a pool's, empty for the machine, or a cgroup's.
  'resume.exhausts': { bytes: number; limit: number; seconds: number; name: string };
  'resume.nearly-full': { bytes: number; limit: number; name: string };
  'act.frozen': { name: string };
  // What to do.
  'advice.v8': { bytes: number };
  'advice.v8-uncapped': Record<never, never>;
  'advice.jvm': { bytes: number };
  'advice.jvm-uncapped': Record<never, never>;
  'advice.python': Record<never, never>;
  'advice.machine-learning': Record<never, never>;
  'advice.browser': Record<never, never>;
  'advice.database': { name: string };
  'advice.compiler': Record<never, never>;
  'advice.container-limit': { bytes: number };
  'advice.restart': Record<never, never>;
  'advice.shared': Record<never, never>;
  'advice.fork-storm': Record<never, never>;
}

export type MessageKey = keyof MessageValues;

/** A message whose values fit its key. */
export function message<K extends MessageKey>(key: K, values: MessageValues[K]): Message {
  return { key, values: values as Message['values'] };
}

/** How numbers are written in a text; each interface brings its own (Intl, units, language). */
export interface Wording {
  bytes(value: number): string;
  /** A rate, without the "a minute". */
  rate(bytesPerMinute: number): string;
  /** A span such as `18 minutes`. */
  span(seconds: number): string;
  /** An estimate with its interval, such as `7 minutes (5 to 11)`. */
  estimate(seconds: number, from: number, to: number): string;
  share(ratio: number): string;
  count(value: number): string;
  /** Untrusted text made fit for this output. */
  name(text: string): string;
  /** The same, where it may be long: a path, an error. */
  text(text: string): string;
  /** Why something failed, in the language of the text where it is known there: what `systemErrorOf` or a reader tells. */
  reason(reason: string): string;
}

/** A text for every key of messages with such values: one that is forgotten does not compile. */
export type Texts<V> = { readonly [K in keyof V]: (values: V[K], wording: Wording) => string };

export type MessageTexts = Texts<MessageValues>;

/** The text of a message; an unknown key, from a newer host, shows as the key. */
export function wordMessage<V>({ key, values }: Message, texts: Texts<V>, wording: Wording): string {
  if (!Object.hasOwn(texts, key)) return key;
  const text = texts[key as keyof V] as (values: Message['values'], wording: Wording) => string;
  return text(values, wording);
}
