import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Translated } from '../../../electron/core/words/catalog.ts';
import * as shared from '../../../electron/core/words/catalogs.ts';
import { LANGUAGES, type Language } from '../../../electron/core/words/language.ts';
import { message } from '../../../electron/core/words/messages.ts';
import type { Wording } from '../../../electron/core/words/wording.ts';
import { catalogs as terminal } from '../../../electron/host/cli/speech/catalogs.ts';
import { answerWords } from '../../../electron/host/web/answer-words.ts';
import { catalogs as page } from '../../../renderer/messages/catalogs.ts';
import { englishLines } from '../../doubles/english-words.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

const CATALOGS: Readonly<Record<string, Readonly<Record<Language, unknown>>>> = {
  ...shared,
  terminal,
  'web answers': answerWords,
  page,
};

/** A value that a text asks for. It and its members are written as «their names», and the names that are asked for are noted. */
function asked(name: string, used: Set<string>): unknown {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (typeof key === 'symbol' || key === 'toString') return () => `«${name}»`;
        // A text may be changed before it is shown, as by a capital letter, or cut.
        if (key === 'length') return name.length + 2;
        if (key in String.prototype) return Reflect.get(String.prototype, key).bind(`«${name}»`) as unknown;
        // A number only chooses between forms; its text is what is shown.
        if (key === 'count') return 2;
        used.add(name === '' ? key : `${name}.${key}`);
        return asked(name === '' ? key : `${name}.${key}`, used);
      },
    },
  );
}

const wording: Wording = {
  bytes: String,
  rate: String,
  span: String,
  estimate: (seconds, from, to) => [seconds, from, to].map(String).join(' '),
  share: String,
  weekday: String,
  date: String,
  count: String,
  name: String,
  text: String,
  reason: String,
};

interface Text {
  readonly said: string;
  /** Names of the values in it. */
  readonly values: readonly string[];
}

/** Every text of a catalog by its place in it. */
function textsOf(catalog: unknown, place = ''): ReadonlyMap<string, Text> {
  if (typeof catalog === 'string') return new Map([[place, { said: catalog, values: [] }]]);
  if (typeof catalog === 'function') {
    const used = new Set<string>();
    const text = catalog as (values: unknown, wording: Wording) => unknown;
    const said = String(text(asked('', used), wording));
    return new Map([[place, { said, values: [...used].toSorted() }]]);
  }
  return new Map(
    Object.entries(catalog as object).flatMap(([key, value]) => [
      ...textsOf(value, place === '' ? key : `${place} ${key}`),
    ]),
  );
}

describe.each(Object.keys(CATALOGS))('the catalog of %s', (name) => {
  const catalog = CATALOGS[name] as Readonly<Record<Language, unknown>>;
  const english = textsOf(catalog.en);

  it.each(LANGUAGES)('has every text in %s', (language) => {
    const texts = textsOf(catalog[language]);
    expect([...texts.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    for (const [place, { said }] of texts) expect(said, place).not.toMatch(/^\s*$|undefined|\[object/);
  });

  it.each(LANGUAGES)('says the same values in %s', (language) => {
    for (const [place, { values }] of textsOf(catalog[language])) {
      expect([place, ...values]).toEqual([place, ...(english.get(place)?.values ?? [])]);
    }
  });

  it('has nothing English in Portuguese', () => {
    const left = [...textsOf(catalog['pt-BR'])].flatMap(([place, { said }]) =>
      englishLines(said.replaceAll(/«.*?»/g, '7')).map((line) => `${place}: ${line}`),
    );
    expect(left).toEqual([]);
  });
});

describe('plurals', () => {
  const forms = (language: Language) => [0, 1, 2, 1_000_000].map((count) => processesIn(language, count));
  const processesIn = (language: Language, count: number) =>
    shared.terms[language].processes({ count, text: String(count) });

  it('follow the rules of English', () => {
    expect(forms('en')).toEqual(['0 processes', '1 process', '2 processes', '1000000 processes']);
  });

  it('follow the rules of Portuguese, where nothing is singular', () => {
    expect(forms('pt-BR')).toEqual(['0 processo', '1 processo', '2 processos', '1000000 processos']);
  });

  it('are chosen by the rules of the language everywhere, never by a comparison with one', () => {
    const folders = ['electron/core/words', 'electron/host/cli/speech', 'renderer/messages'];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    );
    const texts = files.filter((file) => file.endsWith('.ts'));
    expect(texts.length).toBeGreaterThan(50);
    const byHand = texts.filter((file) =>
      /\bv\.[\w.]+ (?:===|<) '?[12]\b/.test(readFileSync(path.join(ROOT, file), 'utf8')),
    );
    expect(byHand).toEqual([]);
  });
});

/* These lines hold only while a language that is not complete does not compile. */
interface English {
  readonly one: string;
  readonly two: (v: { name: string }) => string;
}
export const complete: Translated<English> = { one: 'um', two: (v) => `dois ${v.name}` };
// @ts-expect-error A message that is left out does not compile.
export const incomplete: Translated<English> = { one: 'um' };
// @ts-expect-error A message that takes a value which is not given does not compile.
export const otherValues: Translated<English> = { one: 'um', two: (v: { pid: string }) => v.pid };
// @ts-expect-error A message that nobody says does not compile.
export const unknownMessage: Translated<English> = { one: 'um', two: (v) => v.name, three: 'três' };
// @ts-expect-error A key that no catalog has does not compile.
export const unknownKey = message('growth.unheard-of', {});
// @ts-expect-error Values that a sentence does not take do not compile.
export const wrongValues = message('growth.steady', { perMinute: 1 });
