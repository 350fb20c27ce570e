import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Milliseconds } from '../../core/model/units.ts';

/** The most browsers that can be let in at the same time. The oldest session is dropped for a new one. */
const SESSIONS = 64;
/** A link that nobody has used by then is no longer valid, because it may stand in a log for long. */
const LINK_LIVES: Milliseconds = 15 * 60_000;

/**
 * Decides who may see the pages. A token, valid for one exchange and for a quarter of an hour, becomes a session,
 * which the page keeps in the storage of its origin. Both are 256 random bits. A session lives as long as the
 * program. Only hashes of them are kept.
 */
export interface Access {
  /** What names this run of the program to pages; no secret. */
  readonly instance: string;
  /** A new token; the one before it is no longer good. */
  issueToken(): string;
  /** The session for a token. Null when the token is wrong, too old or already used. */
  redeem(token: string): string | null;
  isSession(session: string): boolean;
}

export function createAccess(now: () => Milliseconds): Access {
  let expected: { readonly hash: Buffer; readonly until: Milliseconds } | null = null;
  const sessions = new Set<string>();
  return {
    instance: randomUUID(),
    issueToken() {
      const token = randomSecret();
      expected = { hash: hashOf(token), until: now() + LINK_LIVES };
      return token;
    },
    redeem(token) {
      if (expected === null || now() > expected.until || !timingSafeEqual(hashOf(token), expected.hash)) return null;
      expected = null;
      const session = randomSecret();
      sessions.add(hashOf(session).toString('hex'));
      const [oldest] = sessions;
      if (sessions.size > SESSIONS && oldest !== undefined) sessions.delete(oldest);
      return session;
    },
    isSession: (session) => sessions.has(hashOf(session).toString('hex')),
  };
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
