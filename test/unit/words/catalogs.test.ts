import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../electron/core/words/language.ts';
import { messageTexts } from '../../../electron/core/words/message-texts.ts';
import type { Wording } from '../../../electron/core/words/messages.ts';
import { patternWords } from '../../../electron/core/words/pattern-words.ts';
import { reportWords } from '../../../electron/core/report/report-language.ts';
import { catalogs as terminal } from '../../../electron/host/cli/speech/catalogs.ts';
import { answerWords } from '../../../electron/host/web/answer-words.ts';
import { catalogs as page } from '../../../renderer/messages/catalogs.ts';
import { englishLines } from '../../doubles/english-words.ts';

const CATALOGS: Readonly<Record<string, Readonly<Record<Language, unknown>>>> = {
  messages: messageTexts,
  patterns: patternWords,
  report: reportWords,
  terminal,
  'web answers': answerWords,
  page,
};

/** A value that a text asks for: it and its members are written as «their names», and those that are asked for are noted. */
function asked(name: string, used: Set<string>): unknown {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (typeof key === 'symbol' || key === 'toString') return () => `«${name}»`;
        // What a number is, only chooses between forms; its text is what is shown.
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
    const text = catalog as (values: unknown, wording: Wording) => string;
    const said = text(asked('', used), wording);
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
