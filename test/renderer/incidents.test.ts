import { expect, test } from 'vitest';
import type { ActionLogEntry } from '../../electron/core/actions/action.ts';
import { message } from '../../electron/core/words/messages.ts';
import { ok, unsupported } from '../../electron/core/model/reading.ts';
import { useFakePages } from './open-page.ts';
import { summarizeIncident } from '../../electron/core/incident/incident.ts';
import { frame, GB, groupRow, killIncident, leakingFrame, MB, NOW, processRow, script } from './scenes.ts';

const open = useFakePages();

const ended: ActionLogEntry = {
  at: NOW - 120_000,
  by: { kind: 'user', host: 'web' },
  action: 'end',
  scope: 'process',
  target: { pid: 48213, start: 902211, name: 'node', user: ok('mara') },
  risk: { score: 86, level: 'warning', factors: [message('growth.steady', { perMinute: 390 * MB, seconds: 1080 })] },
  outcomes: [{ pid: 48213, start: 902211, name: 'node', outcome: { kind: 'ended' } }],
  more: 0,
  freed: ok(4.6 * GB),
};
const refused: ActionLogEntry = {
  ...ended,
  at: NOW - 26 * 3_600_000,
  by: { kind: 'rule', rule: 'pause leaks' },
  action: 'pause',
  risk: null,
  outcomes: [{ pid: 9, start: 1, name: 'x', outcome: { kind: 'not-permitted', reason: 'not-permitted.other-user' } }],
  freed: unsupported(),
};

test('what was done is listed by day with outcome, memory that came back, and what was known then', async () => {
  const { page } = await open(script(frame(), { answers: { getActions: [ended, refused] } }), { route: 'incidents' });
  const today = page.getByRole('region', { name: 'Saturday, March 14, 2026' });
  await today.getByText('About 4.6 GB was freed.').waitFor();
  await today.getByText('without slowing').waitFor();
  const before = page.getByRole('region', { name: 'Friday, March 13, 2026' });
  await before.getByText('It belongs to another user').waitFor();
  await before.getByText('by the rule pause leaks').waitFor();
});

test('while nothing has happened the view says what will be there', async () => {
  const { page } = await open(script(frame()), { route: 'incidents' });
  await page.getByText('No incidents recorded.').waitFor();
});

test('what Headroom has paused is shown until it runs again', async () => {
  const identity = { pid: 5, start: 500 };
  const paused = frame({ processes: [processRow(5, { state: 'stopped' })], groups: [groupRow('app:program-5')] });
  const { testId, calls, emit } = await open(
    script(paused, { answers: { getPaused: [{ ...identity, name: 'program-5', since: NOW - 60_000 }] } }),
  );
  await testId('paused').getByText('is paused since 03:08:26 PM').waitFor();
  await testId('paused').getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => calls('planAction')).toMatchObject([{ params: { action: 'resume', identity } }]);
  await emit('frame', { ...paused, number: 2, processes: [processRow(5)] });
  await testId('paused').waitFor({ state: 'detached' });
});

test.each([
  ['en-US', 'The settings in \u2068/home/ana/settings.json\u2069 are not used: they are not valid JSON.', 'Dismiss'],
  [
    'pt-BR',
    'As configurações em \u2068/home/ana/settings.json\u2069 não são usadas: não são um JSON válido.',
    'Dispensar',
  ],
])(
  'what the host has to say is shown in the language of the page (%s) until it is put away',
  async (locale, said, dismiss) => {
    const host = script(frame()).answers.getHost as object;
    const notices = [[message('settings.damaged', { file: '/home/ana/settings.json' })]];
    const { testId } = await open(script(leakingFrame(), { answers: { getHost: { ...host, notices } } }), { locale });
    await testId('notice').getByText(said).waitFor();
    await testId('notice').getByRole('button', { name: dismiss }).click();
    await testId('notice').waitFor({ state: 'detached' });
  },
);

const withIncident = {
  getIncidents: { incidents: [summarizeIncident(killIncident)], lastEnd: null, recovering: false },
  getIncident: killIncident,
  exportIncident: { name: 'headroom-20260314-150226-kill.md', text: '# what happened' },
};

test('a kernel kill is listed with whom it took and who drove it, and leads to its report', async () => {
  const { page, testId, calls } = await open(script(frame(), { answers: withIncident }), { route: 'incidents' });
  await page.getByText('Ended: \u2068shop-database\u2069').waitFor();
  await page.getByRole('button', { name: 'Memory of \u2068shop.service\u2069 was exhausted' }).click();
  const summary = testId('incident-summary');
  await summary.getByText('The kernel ended \u2068shop-database\u2069 (7002), which held 1 GB.').waitFor();
  await summary.getByText('\u2068report-builder\u2069 (7001) filled it: it grew by 800 MB to 900 MB.').waitFor();
  await summary.getByText('The victim was not the culprit: its oom_score_adj').waitFor();
  await summary.getByText('That was within the forecast.').waitFor();
  await page.getByText('Memory cgroup out of memory').waitFor();
  await page.getByText('report-builder (7001), culprit').waitFor();
  expect(await calls('getIncident')).toMatchObject([{ params: { id: '20260314-150226-kill' } }]);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Incidents' }).waitFor();
});

test('a report is saved as a file, without names on request', async () => {
  const { page, calls } = await open(script(frame(), { answers: withIncident }), {
    route: 'incidents/20260314-150226-kill',
  });
  await page.getByLabel('Without names').check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Markdown' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('headroom-20260314-150226-kill.md');
  expect(await calls('exportIncident')).toMatchObject([
    { params: { format: 'markdown', redacted: true, locale: 'en-US', timeZone: expect.any(String) as string } },
  ]);
});

test('an incident that is no longer recorded is said to be gone', async () => {
  const { testId } = await open(script(frame(), { answers: { getIncident: null } }), {
    route: 'incidents/20200101-000000-kill',
  });
  await testId('incident').getByText('This incident is no longer recorded.').waitFor();
});

test('after an end with memory exhausted that is the first thing shown', async () => {
  const lastEnd = { ...summarizeIncident(killIncident), kind: 'unclean-end' as const };
  const { testId } = await open(
    script(frame(), { answers: { ...withIncident, getIncidents: { incidents: [lastEnd], lastEnd } } }),
  );
  await testId('last-end').getByText('The last session ended at Mar 14, 2026 03:02:26 PM').waitFor();
  await testId('last-end').getByRole('button', { name: 'What happened' }).click();
  await testId('incident-summary').waitFor();
});

test('the notice, the report and the file that is saved are in the language of the page', async () => {
  const lastEnd = { ...summarizeIncident(killIncident), kind: 'unclean-end' as const };
  const answers = { ...withIncident, getIncidents: { incidents: [lastEnd], lastEnd, recovering: false } };
  const { page, testId, calls } = await open(script(frame(), { answers }), { locale: 'pt-BR' });
  await testId('last-end').getByText('A última sessão terminou às 14 de mar. de 2026 15:02:26').waitFor();
  await testId('last-end').getByRole('button', { name: 'O que aconteceu' }).click();
  const summary = testId('incident-summary');
  await summary.getByText('O kernel encerrou \u2068shop-database\u2069 (7002), que tinha 1 GB.').waitFor();
  await page.getByText('Aviso: esgotamento à vista').waitFor();
  await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'HTML' }).click()]);
  expect(await calls('exportIncident')).toMatchObject([{ params: { format: 'html', locale: 'pt-BR' } }]);
});

test('while the last end is still being looked into, it is asked for again', async () => {
  const getIncidents = { incidents: [], lastEnd: null, recovering: true };
  const { calls } = await open(script(frame(), { answers: { getIncidents } }));
  await expect.poll(async () => (await calls('getIncidents')).length, { timeout: 10_000 }).toBeGreaterThan(2);
});
