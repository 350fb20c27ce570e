/**
 * The users whose browsers may look: the one who runs Headroom, root, who could read its memory anyway, and whoever
 * became root by sudo or pkexec to start it, whose browser runs as that user still.
 */
export function ownUsers(
  user: number | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlySet<number> {
  const users = new Set([0]);
  if (user !== undefined) users.add(user);
  const caller = environment['SUDO_UID'] ?? environment['PKEXEC_UID'] ?? '';
  if (user === 0 && /^\d+$/.test(caller)) users.add(Number(caller));
  return users;
}
