import { expect, test } from 'vitest';
import { createDispatcher, type Handlers } from '../../../electron/contract/dispatcher.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const handlers = {
  discardPlan: () => null,
  getFrame: () => {
    throw new Error('no reader');
  },
} as unknown as Handlers;

const dispatch = createDispatcher(handlers);

test('an unknown method is turned down, also one that every object has', async () => {
  expect(await dispatch('shutdown', {}, { owner: 'page' })).toEqual({ ok: false, error: reason('request.unknown') });
  expect(await dispatch('toString', {}, { owner: 'page' })).toEqual({ ok: false, error: reason('request.unknown') });
  expect(await dispatch(42, {}, { owner: 'page' })).toEqual({ ok: false, error: reason('request.unknown') });
});

test('parameters of the wrong shape never reach the handler', async () => {
  const reply = await dispatch('discardPlan', { planId: 7 }, { owner: 'page' });
  expect(reply).toMatchObject({ ok: false });
  expect(await dispatch('discardPlan', { planId: 'a', extra: 1 }, { owner: 'page' })).toMatchObject({ ok: false });
});

test('a handler that throws is a reply with its message', async () => {
  expect(await dispatch('getFrame', {}, { owner: 'page' })).toEqual({
    ok: false,
    error: reason('request.failed', { method: 'getFrame', cause: 'no reader' }),
  });
});
