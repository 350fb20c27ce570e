import { expect, test } from 'vitest';
import { message } from '../../electron/core/words/messages.ts';
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

test('a pool says beside when it is full when it slows down, and who ends programs before', async () => {
  const shown = leakingFrame();
  const [leaking] = shown.pools;
  const begins = { p10: 180, p50: 240, p90: 300 };
  const pool = {
    ...(leaking ?? machinePool()),
    stall: { some: 0, full: 0, lasted: 0, begins, throttled: false },
    daemon: {
      daemon: 'earlyoom' as const,
      cause: 'memory' as const,
      acts: { p10: 300, p50: 360, p90: 420 },
      victim: { kind: 'process' as const, identity: { pid: 9, start: 1 }, name: 'postgres' },
    },
    factors: [
      message('stall.soon', { seconds: 240, from: 180, to: 300 }),
      message('growth.steady', { perMinute: 4e8, seconds: 600 }),
      message('daemon.memory-soon', {
        daemon: 'earlyoom',
        victim: 'postgres',
        count: 0,
        seconds: 360,
        from: 300,
        to: 420,
      }),
    ],
  };
  const { testId, page } = await open(script({ ...shown, pools: [pool] }));
  await testId('headline')
    .filter({ hasText: 'slows down in about 4 minutes, and is full in about 8 minutes' })
    .waitFor();
  expect(await testId('other-ends').textContent()).toBe('slows down in ~4 min · earlyoom ends programs in ~6 min');
  await page.getByText('Private memory has grown').waitFor();
  expect(await page.getByText('its programs begin to wait').count()).toBe(0);
  await page.getByRole('slider', { name: 'Slows down in ~4 min, earlyoom ends programs in ~6 min.' }).waitFor();
  await page.getByText('earlyoom ends a program (by its rule \u2068postgres\u2069) in about 6 minutes').waitFor();
});

test('a pool whose programs wait says for how much of the time', async () => {
  const shown = leakingFrame();
  const stall = { some: 0.33, full: 0.1, lasted: 40, begins: null, throttled: true };
  const pool = { ...(shown.pools[0] ?? machinePool()), stall };
  const { testId } = await open(script({ ...shown, pools: [pool] }), { locale: 'pt-BR' });
  await testId('headline').filter({ hasText: 'Programas esperam por memória um terço do tempo' }).waitFor();
  expect(await testId('other-ends').textContent()).toBe(
    'programas esperam por memória um terço do tempo · desacelerado de propósito, no seu memory.high',
  );
});
