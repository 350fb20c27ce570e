import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import { CLOSE_CODES } from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/model/units.ts';

/** The longest time that a connection may stay without having shown a session. */
const PATIENCE: Milliseconds = 5000;

const greetingSchema = v.strictObject({ session: v.string() });

/** Listens to the first message only. A page that shows no valid session in it is told so and ignored from then on. */
export function greeted(socket: WebSocket, isSession: (session: string) => boolean, welcome: () => void): void {
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
