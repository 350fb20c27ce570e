import { expect, test } from 'vitest';
import { useFakePages } from './open-page.ts';
import { frame, leakingFrame, machinePool, script } from './scenes.ts';

const open = useFakePages();

test('says first who fills memory and when', async () => {
  const { testId } = await open(script(leakingFrame()));
  await testId('headline').filter({ hasText: 'is on course to fill memory in about 8 minutes' }).waitFor();
  expect(await testId('level').textContent()).toContain('Warning');
});

test('says that there is plenty of room when there is', async () => {
  const { testId } = await open(script(frame()));
  await testId('headline').filter({ hasText: 'Plenty of room' }).waitFor();
  expect(await testId('level').textContent()).toContain('Calm');
});

test('a later frame replaces an earlier one, a late one with a smaller number does not', async () => {
  const { testId, emit } = await open(script(leakingFrame({ number: 10 })));
  await testId('headline').filter({ hasText: 'on course' }).waitFor();
  await emit('frame', frame({ number: 9 }));
  await emit('frame', leakingFrame({ number: 11 }));
  expect(await testId('headline').textContent()).toContain('on course');
  await emit('frame', frame({ number: 12 }));
  await testId('headline').filter({ hasText: 'Plenty of room' }).waitFor();
});

test('in a small window and in the longer language the whole headline is in sight, the time included', async () => {
  const leaking = leakingFrame().pools[0] ?? machinePool();
  const pools = [machinePool(), { ...leaking, id: '/a', kind: 'cgroup' as const, label: 'nightly-reports.service' }];
  const { testId } = await open(script(leakingFrame({ pools })), {
    locale: 'pt-BR',
    viewport: { width: 900, height: 600 },
  });
  await testId('headline').filter({ hasText: 'em cerca de 8 minutos' }).waitFor();
  expect(await testId('headline').evaluate((line) => line.scrollHeight <= line.clientHeight)).toBe(true);
});

test('the chart shows the limit that is in danger, and any other one on request', async () => {
  const shown = leakingFrame();
  const [machine, heap, service] = shown.pools;
  if (!machine || !service || !heap) throw new Error('the scene has three pools');
  const pools = [
    {
      ...service,
      level: 'warning' as const,
      exhaustion: { p10: 50, p50: 75, p90: 115 },
      culprit: { kind: 'process' as const, identity: { pid: 1200, start: 120_000 }, name: 'postgres', share: 1 },
    },
    { ...machine, level: 'calm' as const, exhaustion: null, culprit: null },
    heap,
  ];
  const { page, testId } = await open(script({ ...shown, pools }));
  await testId('headline')
    .filter({ hasText: '\u2068postgres\u2069 is on course to fill \u2068postgres.service\u2069' })
    .waitFor();
  await page.getByRole('region', { name: 'Memory of \u2068postgres.service\u2069, and where it is heading' }).waitFor();
  await page.getByRole('img', { name: '52% of memory in use' }).waitFor();
  await page.getByRole('button', { name: 'This machine' }).click();
  await page.getByRole('region', { name: 'Memory in use' }).waitFor();
});

test('who changed in the last ten minutes is shown with what they took and gave back', async () => {
  const { page } = await open(script(leakingFrame()));
  const changes = page.getByRole('region', { name: 'Changes in 10 minutes' });
  await changes.getByText('+3.7 GB').waitFor();
  expect(await changes.getByRole('listitem').allTextContents()).toEqual([
    expect.stringContaining('api-server'),
    expect.stringContaining('postgres'),
    expect.stringContaining('everything else'),
    expect.stringContaining('Chrome'),
    expect.stringContaining('Altogether'),
  ]);
});
