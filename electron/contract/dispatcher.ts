import * as v from 'valibot';
import { requestSchemas, type Method, type Params, type Results } from './host-api.ts';
import { reason } from '../core/words/reasons.ts';

/** One function per request; a forgotten one does not compile. */
export type Handlers = {
  readonly [M in Method]: (params: Params<M>) => Promise<Results[M]> | Results[M];
};

/** What goes back over the wire; `error` is a reason, worded by the page. */
export type Reply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

/**
 * Checks an untrusted request and runs its handler. Never throws: an unknown method, parameters of the wrong shape and a
 * handler that fails are replies.
 */
export function createDispatcher(handlers: Handlers): (method: unknown, params: unknown) => Promise<Reply> {
  return async (method, params) => {
    if (typeof method !== 'string' || !Object.hasOwn(requestSchemas, method)) {
      return { ok: false, error: reason('request.unknown') };
    }
    const name = method as Method;
    const checked = v.safeParse(requestSchemas[name], params);
    if (!checked.success) {
      return { ok: false, error: reason('request.failed', { method: name, cause: v.summarize(checked.issues) }) };
    }
    try {
      const handler = handlers[name] as (params: unknown) => unknown;
      return { ok: true, result: await handler(checked.output) };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      return { ok: false, error: reason('request.failed', { method: name, cause }) };
    }
  };
}
