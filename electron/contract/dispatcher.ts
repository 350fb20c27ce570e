import * as v from 'valibot';
import { requestSchemas, type Method, type Params, type Results } from './host-api.ts';
import { reason } from '../core/words/reasons.ts';

/** What the host itself knows about the asker of a request. The page cannot influence it. */
export interface RequestContext {
  /** The window or connection that asks. A plan can only be carried out by the page for which it was made. */
  readonly owner: string;
}

/** One handler for each request. A missing handler does not compile. */
export type Handlers = {
  readonly [M in Method]: (params: Params<M>, context: RequestContext) => Promise<Results[M]> | Results[M];
};

/** The answer as it travels over the wire. `error` is a reason, which the page puts into words. */
export type Reply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

export type Dispatch = (method: unknown, params: unknown, context: RequestContext) => Promise<Reply>;

/**
 * A dispatcher checks an untrusted request and runs its handler. It never throws: an unknown method, parameters of
 * the wrong shape and a failing handler all become replies.
 */
export function createDispatcher(handlers: Handlers): Dispatch {
  return async (method, params, context) => {
    if (typeof method !== 'string' || !Object.hasOwn(requestSchemas, method)) {
      return { ok: false, error: reason('request.unknown') };
    }
    const name = method as Method;
    const checked = v.safeParse(requestSchemas[name], params);
    if (!checked.success) {
      return { ok: false, error: reason('request.failed', { method: name, cause: v.summarize(checked.issues) }) };
    }
    try {
      const handler = handlers[name] as (params: unknown, context: RequestContext) => unknown;
      return { ok: true, result: await handler(checked.output, context) };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      return { ok: false, error: reason('request.failed', { method: name, cause }) };
    }
  };
}
