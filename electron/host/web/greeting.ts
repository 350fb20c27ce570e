import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import { CLOSE_CODES, type WireHello } from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Access } from './sessions.ts';

/** The longest time that a connection may stay without having shown a session. */
const PATIENCE: Milliseconds = 5000;

const greetingSchema = v.strictObject({ session: v.string() });

/**
 * Says which host this is and listens to one message. Whoever shows no valid session in it is told so and heard no
 * further.
 */
export function greet(
  socket: WebSocket,
  { instance, isSession }: Pick<Access, 'instance' | 'isSession'>,
  welcome: () => void,
): void {
  socket.send(JSON.stringify({ instance } satisfies WireHello), () => undefined);
  const refuse = () => {
    socket.close(CLOSE_CODES.signedOut, 'A new link is needed.');
  };
  const waiting = setTimeout(refuse, PATIENCE);
  const end = () => {
    clearTimeout(waiting);
  };
  socket.once('message', (data, isBinary) => {
    end();
    const session = isBinary ? null : parseGreeting(data);
    if (session !== null && isSession(session)) welcome();
    else refuse();
  });
  socket.on('close', end);
}

function parseGreeting(data: RawData): string | null {
  try {
    const checked = v.safeParse(greetingSchema, JSON.parse(data.toString()));
    return checked.success ? checked.output.session : null;
  } catch {
    return null;
  }
}
