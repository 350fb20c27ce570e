import { expect, test } from 'vitest';
import type { Language } from '../../../../electron/core/words/language.ts';
import type { ResponseAct } from '../../../../electron/core/responses/responses.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/core/settings/settings.ts';
import { composeResponse } from '../../../../electron/services/notifier/compose-response.ts';
import { createNotificationCenter } from '../../../../electron/services/notifier/notification-center.ts';
import { notifications as noticeWords } from '../../../../electron/core/words/catalogs.ts';
import type { Notice } from '../../../../electron/services/notifier/notifier.ts';
import { BY } from '../../../doubles/control.ts';

const ACT: ResponseAct = {
  at: 1000,
  rule: 'builds',
  response: 'pause',
  pool: { id: 'machine', kind: 'machine', label: '', level: 'critical' },
  heldFor: 10_000,
  target: { pid: 7, start: 70, name: 'cc1plus\u001b[2J', risk: 80 },
  outcome: { kind: 'done' },
};

test.each<[Language, ResponseAct, string, string]>([
  ['en', ACT, 'cc1plus\ufffd[2J (7) was paused automatically', 'By your rule "builds".'],
  ['pt-BR', ACT, 'cc1plus\ufffd[2J (7) foi pausado automaticamente', 'Pela sua regra "builds".'],
  [
    'en',
    { ...ACT, response: 'end', outcome: { kind: 'still-running', reason: 'grace-over' } } as const,
    'cc1plus\ufffd[2J (7) could not be stopped automatically',
    'By your rule "builds".',
  ],
  [
    'en',
    { ...ACT, response: 'notify', outcome: null } as const,
    'cc1plus\ufffd[2J (7) is using up the memory',
    'By your rule "builds".',
  ],
])('an automatic response is announced (%s)', (locale, act, title, body) => {
  expect(composeResponse(act, noticeWords[locale])).toMatchObject({ title, body, buttons: [] });
});

test('what Headroom did by itself reaches the user and the log, until notifications stop', () => {
  const shown: Notice[] = [];
  const log: string[] = [];
  const listeners = new Set<(act: ResponseAct) => void>();
  const center = createNotificationCenter({
    monitor: { current: () => null, subscribe: () => () => undefined },
    control: {
      plan: () => Promise.resolve({ refused: '' }),
      perform: () => Promise.resolve({ refused: '' }),
      discard: () => undefined,
    },
    responses: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settings: () => DEFAULT_SETTINGS,
    notifier: {
      start: () => undefined,
      show: (notice) => shown.push(notice),
      close: () => undefined,
      status: () => ({ kind: 'ready', buttons: true }),
      stop: () => undefined,
    },
    by: BY,
    show: null,
    systemLocale: 'en',
    log: (line) => log.push(line),
  });
  for (const listener of listeners) listener(ACT);
  expect(shown.map(({ title }) => title)).toEqual(['cc1plus\ufffd[2J (7) was paused automatically']);
  expect(log).toEqual(['cc1plus\ufffd[2J (7) was paused automatically. By your rule "builds".']);
  center.stop();
  expect(listeners.size).toBe(0);
});
