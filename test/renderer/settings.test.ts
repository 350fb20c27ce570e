import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/settings.ts';
import { useFakePages } from './open-page.ts';
import { leakingFrame, script } from './scenes.ts';

const open = useFakePages();
const at = { route: 'settings' };

test('a change holds at once, is said, and can be undone', async () => {
  const { page, testId, calls } = await open(script(leakingFrame()), at);
  await page.getByLabel('Theme').selectOption('dark');
  await testId('settings-status').getByText('Saved').waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await testId('settings-status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  expect((await calls('setSettings')).map(({ params }) => params)).toMatchObject([
    { settings: { theme: 'dark' } },
    { settings: { theme: 'system' } },
  ]);
});

test('the language changes everything at once, numbers included', async () => {
  const { page, testId } = await open(script(leakingFrame()), at);
  await page.getByLabel('Language').selectOption('pt-BR');
  await page.getByRole('heading', { name: 'Configurações', exact: true }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR');
  await page.keyboard.press('Escape');
  await testId('view-overview').click();
  await testId('headline').filter({ hasText: 'está a caminho de encher a memória em cerca de 8 minutos' }).waitFor();
  await page.getByText('Restam 3,1 GB de 16 GB.').waitFor();
});

test('a browser in Portuguese is answered in Portuguese', async () => {
  const { page } = await open(script(leakingFrame()), { ...at, locale: 'pt-BR' });
  await page.getByRole('heading', { name: 'Configurações', exact: true }).waitFor();
});

test('binary units are used everywhere once chosen', async () => {
  const { page } = await open(
    script(leakingFrame(), { answers: { getSettings: { ...DEFAULT_SETTINGS, units: 'binary' } } }),
  );
  await page.getByText('2.89 GiB left of 14.9 GiB.').waitFor();
});

test('a number out of range is refused in place and not sent', async () => {
  const { page, calls } = await open(script(leakingFrame()), at);
  await page.getByLabel('How far ahead to warn').fill('500');
  await page.getByLabel('How far ahead to warn').blur();
  await page.getByRole('alert').getByText('A number from 0.25 to 168').waitFor();
  expect(await calls('setSettings')).toEqual([]);
});

test('what the host refuses is said, and the old value stays', async () => {
  const { page, testId, answer } = await open(script(leakingFrame()), at);
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await answer('setSettings', { refused: 'theme: not today' });
  await page.getByLabel('Theme').selectOption('dark');
  await testId('settings-status').getByText('not today').waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
});

test('settings are exported to a file and imported from one', async () => {
  const { page, testId, calls } = await open(script(leakingFrame()), at);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  const exported: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(exported).toEqual(DEFAULT_SETTINGS);
  await testId('settings-file').setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...DEFAULT_SETTINGS, quietMinutes: 45 })),
  });
  await testId('settings-status').getByText('Saved').waitFor();
  expect(await calls('setSettings')).toMatchObject([{ params: { settings: { quietMinutes: 45 } } }]);
});

test('a file that holds no settings is refused', async () => {
  const { page, testId, calls } = await open(script(leakingFrame()), at);
  await testId('settings-file').setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"sensitivity": "extreme"}'),
  });
  await page.getByText('This file holds no settings of Headroom.').waitFor();
  expect(await calls('setSettings')).toEqual([]);
});

test('earlier runs are remembered unless switched off, and forgotten when asked to', async () => {
  const { page, testId, calls, answer } = await open(script(leakingFrame()), at);
  await answer('forgetLives', { forgotten: 12 });
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.getByText('12 runs forgotten').waitFor();
  await answer('forgetLives', { refused: 'file.newer' });
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.getByText('Not forgotten: a newer Headroom has written the file').waitFor();
  await page.getByLabel('Remember earlier runs').click();
  await testId('settings-status').getByText('Saved').waitFor();
  expect((await calls('setSettings')).map(({ params }) => params)).toMatchObject([{ settings: { lives: false } }]);
});

test('a guard of the user is added and removed', async () => {
  const { page, calls } = await open(script(leakingFrame()), at);
  const guards = page.getByRole('group', { name: 'Protected processes' });
  await guards.getByLabel('Process name').fill('postgres*');
  await guards.getByLabel('Reason').fill('the shop runs on it');
  await guards.getByRole('button', { name: 'Add' }).click();
  await guards.getByText('postgres*: Ask twice. the shop runs on it').waitFor();
  await guards.getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(async () => (await calls('setSettings')).map(({ params }) => params))
    .toMatchObject([
      { settings: { guards: [{ guard: 'confirm', name: 'postgres*', reason: 'the shop runs on it' }] } },
      {
        settings: { guards: [] },
        before: { guards: [{ guard: 'confirm', name: 'postgres*', reason: 'the shop runs on it' }] },
      },
    ]);
});

test('a response that acts needs to know on whom', async () => {
  const { page, calls } = await open(script(leakingFrame()), at);
  const rules = page.getByRole('group', { name: 'Rules' });
  await rules.getByLabel('Name of the rule').fill('leaks');
  expect(await rules.getByRole('button', { name: 'Add' }).isDisabled()).toBe(true);
  await rules.getByLabel('Process name').fill('node*');
  await rules.getByRole('button', { name: 'Add' }).click();
  await rules.getByText('leaks: Critical for 10 seconds → Pause node*').waitFor();
  expect(await calls('setSettings')).toMatchObject([
    { params: { settings: { responses: { rules: [{ name: 'leaks', match: { name: 'node*' } }] } } } },
  ]);
});

test('only what changes is sent, with what stood there before', async () => {
  const { page, testId, calls } = await open(script(leakingFrame()), at);
  await page.getByLabel('Theme').selectOption('dark');
  await testId('settings-status').getByText('Saved').waitFor();
  expect((await calls('setSettings')).map(({ params }) => params)).toEqual([
    { settings: { theme: 'dark' }, before: { theme: 'system' } },
  ]);
});

test('what is changed elsewhere shows at once, and Undo leaves it alone', async () => {
  const { page, testId, emit, answer } = await open(script(leakingFrame()), at);
  await page.getByLabel('Theme').selectOption('dark');
  await testId('settings-status').getByText('Saved').waitFor();
  const changed = { ...DEFAULT_SETTINGS, theme: 'dark', units: 'binary' } as const;
  await answer('getSettings', changed);
  await emit('settings', changed);
  await expect.poll(() => page.getByLabel('Units').inputValue()).toBe('binary');
  await testId('settings-status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  expect(await page.getByLabel('Units').inputValue()).toBe('binary');
});
