/** How `headroom` ends: done, failed, called wrongly. A command may have more; its help says so. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** How `headroom run` ends where not with the command's own code; the last three as env(1) has them. */
export const RUN_EXIT = { leaks: 3, near: 4, self: 125, notRunnable: 126, missing: 127 } as const;
