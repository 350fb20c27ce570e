import { afterEach, describe, expect, test } from 'vitest';
import type { Handlers } from '../../electron/contract/dispatcher.ts';
import { createActionHandlers } from '../../electron/host/action-handlers.ts';
import { controlOnly } from '../doubles/control.ts';
import { createVictims, identityOf, isAlive, isPausedOrGone, until } from '../doubles/linux/victims.ts';
import { createTestHandlers, enter, openPage, startTestHost, type TestPage } from '../doubles/web-host.ts';

const victims = createVictims();
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  victims.endAll();
  for (const close of closing.splice(0)) await close();
});

/** Two pages of one browser: the same session, two connections. */
async function openTwoPages(): Promise<readonly [Asking, Asking]> {
  const control = controlOnly({ settings: () => ({ graceSeconds: 1, guards: [] }) });
  const handlers: Handlers = {
    ...createTestHandlers(() => null),
    ...createActionHandlers({ control, actions: () => [], host: 'web' }),
  };
  const { host } = await startTestHost({ handlers });
  const session = await enter(host);
  const pages = [await openPage(host, session), await openPage(host, session)] as const;
  closing.push(
    () => {
      for (const { socket } of pages) socket.close();
    },
    () => host.close(),
    () => control.close(),
  );
  return [asking(pages[0]), asking(pages[1])];
}

type Asking = (method: string, params: unknown) => Promise<Record<string, unknown>>;

/** Asks as the page does; settles with the result. */
function asking(page: TestPage): Asking {
  let last = 0;
  return async (method, params) => {
    const id = (last += 1);
    const reply = () => page.messages.find((message) => 'id' in message && message.id === id);
    page.send({ id, method, params });
    await until('it is answered', () => reply() !== undefined);
    const answer = reply();
    if (answer === undefined || !('ok' in answer) || !answer.ok) throw new Error(JSON.stringify(answer));
    return answer.result as Record<string, unknown>;
  };
}

async function planEnd(page: Asking, pid: number): Promise<string> {
  const plan = await page('planAction', { action: 'end', scope: 'process', identity: identityOf(pid) });
  return String(plan['id']);
}

describe.runIf(process.platform === 'linux')('what one page has listed', () => {
  test('no other page of the same browser carries out or discards', async () => {
    const [first, second] = await openTwoPages();
    const pid = await victims.run('sleep', [victims.marker]);
    const planId = await planEnd(first, pid);
    const request = { planId, action: 'end', confirmed: true, acknowledged: true };
    expect(await second('performAction', request)).toEqual({ refused: 'plan.unknown' });
    await second('discardPlan', { planId });
    expect(isPausedOrGone(pid)).toBe(false);
    expect(await first('performAction', request)).toMatchObject({ outcomes: [{ pid, outcome: { kind: 'ended' } }] });
  });

  test('is not forced instead of ended', async () => {
    const [page] = await openTwoPages();
    const pid = await victims.run('sleep', [victims.marker]);
    const planId = await planEnd(page, pid);
    const request = { planId, action: 'force', confirmed: true, acknowledged: true };
    expect(await page('performAction', request)).toEqual({ refused: 'plan.not-asked' });
    expect(isAlive(pid)).toBe(true);
  });

  test.for(['pause', 'resume', 'prefer'] as const)('to be ended is not good for %s', async (action) => {
    const [page] = await openTwoPages();
    const pid = await victims.run('sleep', [victims.marker]);
    const planId = await planEnd(page, pid);
    const request = { planId, action, confirmed: true, acknowledged: true };
    expect(await page('performAction', request)).toEqual({ refused: 'plan.other-action' });
    expect(isPausedOrGone(pid)).toBe(false);
  });

  test('is not carried out without a confirmation, also where nothing warns', async () => {
    const [page] = await openTwoPages();
    const pid = await victims.run('sleep', [victims.marker]);
    const planId = await planEnd(page, pid);
    const request = { planId, action: 'end', confirmed: false, acknowledged: true };
    expect(await page('performAction', request)).toEqual({ refused: 'plan.unconfirmed' });
    expect(isPausedOrGone(pid)).toBe(false);
  });

  test('is carried out once, however often it is asked for', async () => {
    const [page] = await openTwoPages();
    const pid = await victims.shell("trap '' TERM; while :; do sleep 0.1; done");
    const planId = await planEnd(page, pid);
    const request = { planId, action: 'end', confirmed: true, acknowledged: true };
    const [asked, again] = await Promise.all([page('performAction', request), page('performAction', request)]);
    expect([asked['refused'], again['refused']].filter((reason) => reason !== undefined)).toEqual(['plan.busy']);
  });
});
