import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Milliseconds } from '../../core/model/units.ts';

/** Browsers that can be let in at the same time; the one let in first loses its place to the next. */
const SESSIONS = 64;
/** A link that nobody has used by then, as it may stand in a log for long, is worth nothing. */
const LINK_LIVES: Milliseconds = 15 * 60_000;

/**
 * Who may see the pages: a token, good for one exchange and for a quarter of an hour, becomes a session that the page keeps
 * in the storage of its origin. Both are 256 random bits; a session lives as long as the program. Only hashes are kept.
 */
export interface Access {
  /** What names this run of the program to pages; no secret. */
  readonly instance: string;
  /** A new token; the one before it is no longer good. */
  issueToken(): string;
  /** The session for a token, or null when it is wrong, too old or was used before. */
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
