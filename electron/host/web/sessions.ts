import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers that can be let in at the same time; the one let in first loses its place to the next. */
const SESSIONS = 64;

/**
 * Who may see the pages: a token, good for one exchange, becomes a session that a cookie carries. Both are 256 random
 * bits and live as long as the program; only their hashes are kept.
 */
export interface Access {
  /** A new token; the one before it is no longer good. */
  issueToken(): string;
  /** The session for a token, or null when it is wrong or was used before. */
  redeem(token: string): string | null;
  isSession(session: string): boolean;
}

export function createAccess(): Access {
  let expected: Buffer | null = null;
  const sessions = new Set<string>();
  return {
    issueToken() {
      const token = randomSecret();
      expected = hashOf(token);
      return token;
    },
    redeem(token) {
      if (expected === null || !timingSafeEqual(hashOf(token), expected)) return null;
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
