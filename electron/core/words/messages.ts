import type { Message } from '../model/assessment.ts';
import type { doctor } from './en/doctor.ts';
import type { messages } from './en/messages.ts';
import type { Wording } from './wording.ts';

/** What people read of the domain and of the host, a sentence a key; the English catalog says which keys and values there are. */
type Sentences = typeof messages;
type DoctorSentences = typeof doctor;

export type ValuesIn<T> = {
  readonly [K in keyof T]: T[K] extends (values: infer V, ...rest: never[]) => string ? V : object;
};

export type MessageKey = keyof Sentences;
export type MessageValues = ValuesIn<Sentences>;
export type DoctorKey = keyof DoctorSentences;
export type DoctorValues = ValuesIn<DoctorSentences>;

/** What the user should know about the host, a sentence each: settings that cannot be used, for example. */
export type HostNotice = readonly Message[];

/** A message whose values fit its key. */
export function message<K extends MessageKey>(key: K, values: MessageValues[K]): Message {
  return { key, values: values as Message['values'] };
}

/** A sentence of the doctor's whose values fit its key. */
export function doctorMessage<K extends DoctorKey>(key: K, values: DoctorValues[K]): Message {
  return { key, values: values as Message['values'] };
}

/** The sentences of a catalog in one language: fixed ones, and ones that put values into words. */
export type SentenceTexts = Readonly<Record<string, string | ((values: never, wording: Wording) => string)>>;

/** The text of a message; an unknown key, from a newer host, shows as the key. */
export function wordMessage({ key, values }: Message, texts: SentenceTexts, wording: Wording): string {
  const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
  if (text === undefined) return key;
  return typeof text === 'string' ? text : text(values as never, wording);
}
