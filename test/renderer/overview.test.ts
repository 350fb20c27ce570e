import { expect, test } from 'vitest';
import { useFakePages } from './open-page.ts';
import { frame, leakingFrame, script } from './scenes.ts';

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
