import { expect, test } from 'vitest';
import { denied, ok } from '../../electron/core/model/reading.ts';
import { reason } from '../../electron/core/words/reasons.ts';
import { useFakePages } from './open-page.ts';
import { frame, script } from './scenes.ts';

const open = useFakePages();
const GIB = 2 ** 30;
const EVIL = '<img src=x onerror="window.pwned=1">\u202eevil\u001b[31m';

test('what the machine is made of is asked for when somebody opens it, and foreign text stays text', async () => {
  const slot = { size: 16 * GIB, type: 'DDR5', form: 'SODIMM', maker: EVIL, speed: 5600 };
  const getHardware = {
    slots: ok([slot, { size: 0, type: null, form: 'SODIMM', maker: null, speed: null }]),
    graphics: ok([{ vendor: 'NVIDIA', model: EVIL, memory: 8 * GIB }]),
  };
  const view = await open(script(frame(), { answers: { getHardware } }));
  await view.page.getByRole('button', { name: 'Hardware …' }).waitFor();
  expect(await view.calls('getHardware')).toEqual([]);
  await view.page.getByRole('button', { name: 'Hardware …' }).click();
  const facts = view.testId('hardware');
  await facts.getByText('DDR5').waitFor();
  const text = (await facts.textContent()) ?? '';
  expect(text).toContain('5,600 MT/s');
  expect(text).toContain('Empty');
  expect(text).toContain('of its own');
  expect(text).not.toMatch(/[\u001b\u202e]/);
  expect(await view.page.evaluate('window.pwned')).toBeUndefined();
  await view.page.keyboard.press('Escape');
  await facts.waitFor({ state: 'detached' });
});

test('what cannot be read of it is missing with the reason, in the language of the reader', async () => {
  const getHardware = {
    slots: denied(reason('hardware.slots-denied')),
    graphics: ok([{ vendor: 'Intel', model: 'Iris Xe', memory: null }]),
  };
  const view = await open(script(frame(), { answers: { getHardware } }), { locale: 'pt-BR' });
  await view.page.getByRole('button', { name: 'Hardware …' }).click();
  const facts = view.testId('hardware');
  await facts.getByText('só um administrador pode perguntar ao firmware').waitFor();
  expect(await facts.textContent()).toContain('Intel · Iris Xe');
});
