import * as v from 'valibot';
import { requestSchemas, type Method, type Params, type Results } from './host-api.ts';

/** Who asks: what the host knows of a request besides its parameters. The page has no say in it. */
export interface RequestContext {
  /** Tells pages apart, one for each window or connection: a plan is good only for the page that it was made for. */
  readonly owner: string;
}

/** One function per request; a forgotten one does not compile. */
export type Handlers = {
  readonly [M in Method]: (params: Params<M>, context: RequestContext) => Promise<Results[M]> | Results[M];
};

/** What goes back over the wire. */
export type Reply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

export type Dispatch = (method: unknown, params: unknown, context: RequestContext) => Promise<Reply>;

/**
 * Checks an untrusted request and runs its handler. Never throws: an unknown method, parameters of the wrong shape and a
 * handler that fails are replies.
 */
export function createDispatcher(handlers: Handlers): Dispatch {
  return async (method, params, context) => {
    if (typeof method !== 'string' || !Object.hasOwn(requestSchemas, method)) {
      return { ok: false, error: 'There is no such request.' };
    }
    const name = method as Method;
    const checked = v.safeParse(requestSchemas[name], params);
    if (!checked.success) {
      return { ok: false, error: `${name}: ${v.summarize(checked.issues)}` };
    }
    try {
      const handler = handlers[name] as (params: unknown, context: RequestContext) => unknown;
      return { ok: true, result: await handler(checked.output, context) };
    } catch (error) {
      return { ok: false, error: `${name}: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}
