import { afterEach, describe, expect, test } from 'vitest';
import { createDispatcher, type Handlers } from '../../electron/contract/dispatcher.ts';
import type { ToPage } from '../../electron/contract/wire.ts';
import { ACTIONS, SCOPES } from '../../electron/core/actions/action.ts';
import { createActionHandlers } from '../../electron/host/action-handlers.ts';
import { recordingControl } from '../doubles/control.ts';
import { statOf, until } from '../doubles/linux/victims.ts';
import { enter, openPage, startTestHost } from '../doubles/web-host.ts';

const FORBIDDEN = [process.pid, process.ppid, 1, 0, -1, -process.pid, -process.ppid, 2 ** 31, 1.5, NaN];
const REQUESTS = FORBIDDEN.flatMap((pid) =>
  ACTIONS.flatMap((action) =>
    SCOPES.map((scope) => ({ action, scope, identity: { pid, start: statOf(pid)?.start ?? 1 } })),
  ),
);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function actionHandlers() {
  const { control, sent } = recordingControl();
  const handlers = createActionHandlers({ control, actions: () => [], host: 'web' });
  return { control, sent, handlers };
}

describe.runIf(process.platform === 'linux')(
  'Headroom cannot be made to signal itself, its parent, pid 1, 0 or a negative pid',
  () => {
    test('through process control itself', async () => {
      const { control, sent } = actionHandlers();
      for (const request of REQUESTS) {
        const answer = await control.plan(request);
        expect(answer, JSON.stringify(request)).toHaveProperty('refused');
      }
      expect(sent).toEqual([]);
    });

    test('through the contract', async () => {
      const { handlers, sent } = actionHandlers();
      const dispatch = createDispatcher(handlers as unknown as Handlers);
      for (const request of REQUESTS) {
        const reply = await dispatch('planAction', request);
        if (reply.ok) expect(reply.result, JSON.stringify(request)).toHaveProperty('refused');
      }
      expect(sent).toEqual([]);
    });

    test('through the WebSocket', async () => {
      const { handlers, sent } = actionHandlers();
      const { host } = await startTestHost({ handlers: handlers as unknown as Handlers });
      closing.push(() => host.close());
      const page = await openPage(host, await enter(host));
      const replies = () => page.messages.filter((message) => 'id' in message);
      for (const [id, params] of REQUESTS.entries()) {
        page.send({ id, method: 'planAction', params });
        await until('it is answered', () => replies().some((reply) => reply.id === id));
      }
      expect(replies().filter(isPlan)).toEqual([]);
      expect(sent).toEqual([]);
      page.socket.close();
    });
  },
);

test.runIf(statOf(2)?.kernelThread)('a kernel thread is not acted on', async () => {
  const { control, sent } = actionHandlers();
  const answer = await control.plan({
    action: 'force',
    scope: 'process',
    identity: { pid: 2, start: statOf(2)?.start ?? 0 },
  });
  expect(answer).toEqual({ refused: 'guard.kernel' });
  expect(sent).toEqual([]);
});

function isPlan(message: ToPage): boolean {
  return 'ok' in message && message.ok && !Object.hasOwn(Object(message.result), 'refused');
}
