import * as v from 'valibot';
import { requestSchemas, type Method, type Params, type Results } from './host-api.ts';

/** Who asks: all requests of one connected page or window come with the same one, and no other page's do. */
export interface Asker {
  readonly owner: string;
}

/** One function per request; a forgotten one does not compile. */
export type Handlers = {
  readonly [M in Method]: (params: Params<M>, asker?: Asker) => Promise<Results[M]> | Results[M];
};

/** What goes back over the wire. */
export type Reply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

/**
 * Checks an untrusted request and runs its handler. Never throws: an unknown method, parameters of the wrong shape and a
 * handler that fails are replies.
 */
export function createDispatcher(
  handlers: Handlers,
): (method: unknown, params: unknown, asker?: Asker) => Promise<Reply> {
  return async (method, params, asker) => {
    if (typeof method !== 'string' || !Object.hasOwn(requestSchemas, method)) {
      return { ok: false, error: 'There is no such request.' };
    }
    const name = method as Method;
    const checked = v.safeParse(requestSchemas[name], params);
    if (!checked.success) {
      return { ok: false, error: `${name}: ${v.summarize(checked.issues)}` };
    }
    try {
      const handler = handlers[name] as (params: unknown, asker?: Asker) => unknown;
      return { ok: true, result: await handler(checked.output, asker) };
    } catch (error) {
      return { ok: false, error: `${name}: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}
