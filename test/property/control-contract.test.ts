import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createDispatcher, type Handlers } from '../../electron/contract/dispatcher.ts';
import { ACTIONS, SCOPES } from '../../electron/core/actions/action.ts';
import { createActionHandlers } from '../../electron/host/action-handlers.ts';
import { recordingControl } from '../doubles/control.ts';
import { ask, enter, openPage, startTestHost } from '../doubles/web-host.ts';
import { createVictims, identityOf } from '../doubles/linux/victims.ts';

const victims = createVictims();
afterAll(() => victims.endAll());

const METHODS = [
  'planAction',
  'performAction',
  'discardPlan',
  'getActions',
  'getPaused',
  'getPreferred',
  'constructor',
  '__proto__',
];

/** Requests that are nearly right: of the right form, about real processes, with made-up plans. */
function nearlyRight(real: readonly { readonly pid: number; readonly start: number }[]): fc.Arbitrary<unknown> {
  const identity = fc.oneof(
    fc.constantFrom(...real),
    fc.record({ pid: fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1, process.pid)), start: fc.nat() }),
  );
  return fc.record(
    {
      action: fc.oneof(fc.constantFrom(...ACTIONS), fc.string()),
      scope: fc.oneof(fc.constantFrom(...SCOPES), fc.string()),
      identity,
      planId: fc.oneof(fc.uuid(), fc.string()),
      confirmed: fc.oneof(fc.boolean(), fc.anything()),
      limit: fc.anything(),
    },
    { requiredKeys: [] },
  );
}

/** Keeps of a request what its method takes, so that more than the check of its form is reached. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  planAction: ['action', 'scope', 'identity'],
  performAction: ['planId', 'action', 'confirmed'],
  discardPlan: ['planId'],
  getActions: ['limit'],
};

test.runIf(process.platform === 'linux')(
  'arbitrary JSON on the channel never sends a signal and never crashes the host',
  async () => {
    const { control, sent } = recordingControl();
    const dispatch = createDispatcher(
      createActionHandlers({ control, actions: () => [], host: 'web' }) as unknown as Handlers,
    );
    const real = [
      identityOf(await victims.run('sleep', [victims.marker])),
      identityOf(process.pid),
      identityOf(process.ppid),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...METHODS), fc.jsonValue()),
        fc.oneof(fc.jsonValue(), nearlyRight(real)),
        fc.boolean(),
        async (method, params, trimmed) => {
          const fields = typeof method === 'string' && Object.hasOwn(FIELDS, method) ? FIELDS[method] : undefined;
          const given =
            trimmed && fields ? Object.fromEntries(fields.map((field) => [field, Object(params)[field]])) : params;
          const reply = await dispatch(method, given, { owner: 'page' });
          expect(JSON.parse(JSON.stringify(reply))).toHaveProperty('ok');
        },
      ),
      { numRuns: 400 },
    );
    expect(sent).toEqual([]);
  },
  120_000,
);

test.runIf(process.platform === 'linux')(
  'nor does arbitrary text on the WebSocket',
  async () => {
    const { control, sent } = recordingControl();
    const handlers = createActionHandlers({ control, actions: () => [], host: 'web' }) as unknown as Handlers;
    const { host } = await startTestHost({ handlers });
    const session = await enter(host);
    const message = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
      fc
        .record({ id: fc.oneof(fc.nat(), fc.jsonValue()), method: fc.constantFrom(...METHODS), params: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 5 }), async (messages) => {
        const page = await openPage(host, session);
        for (const text of messages) page.send(text);
        page.socket.close();
        await page.closed;
      }),
      { numRuns: 50 },
    );
    expect((await ask(host.port, '/')).status).toBe(200);
    expect(sent).toEqual([]);
    await host.close();
  },
  120_000,
);
