import type { Catalogs } from './catalog.ts';
import { actionReasonsPtBr } from './action-reasons-pt-br.ts';
import type { Language } from './language.ts';

/** Why an action is turned down, asks twice, warns or fails: the keys that guards, plans and outcomes carry. */
const actionReasonsEn = {
  'target.gone': 'It no longer runs.',
  'target.identity-changed': 'Its number now belongs to another process.',
  'plan.unknown': 'This list is out of date; look at it again before acting.',
  'plan.other-action': 'The list was made for another action; look at it again before acting.',
  'plan.busy': 'This is being done already.',
  'plan.too-many': 'There are too many processes to act on at once.',
  'plan.confirm': 'This needs a second confirmation.',
  'action.unsupported': 'This system has no such action.',
  'guard.init': 'It is the first process: without it the system stops.',
  'guard.kernel': 'It is part of the kernel.',
  'guard.headroom': 'It is Headroom itself.',
  'guard.ancestor': 'Headroom was started by it and would go with it.',
  'guard.other-headroom': 'It is Headroom; memory would no longer be watched.',
  'guard.session-manager': 'It manages services or the session: much of the system would go with it.',
  'guard.message-bus': 'It is the message bus: most desktop programs lose their connection without it.',
  'guard.display': 'It draws the screen: every window would close.',
  'guard.shell': 'It is the desktop itself: panels, windows and unsaved work may go with it.',
  'guard.portal': 'Desktop programs open files and share screens through it.',
  'guard.audio': 'It carries the sound of all programs.',
  'guard.login': 'It handles logins and passwords: you may be locked out.',
  'guard.remote-access': 'It carries remote logins: you may be cut off from this machine.',
  'guard.login-shell': 'It is a login shell: everything started in it may go with it.',
  'guard.package-manager': 'It installs software: interrupting it may leave the system half updated.',
  'guard.database': 'It is a database: stop it through its own service so that no data is lost.',
  'guard.virtual-machines': 'It runs containers or virtual machines: they may all stop with it.',
  'guard.windows-core': 'Windows stops when this process ends.',
  'not-permitted.other-user': 'It belongs to another user; this needs an administrator.',
  'not-permitted.lower-oom': 'Taking this back needs an administrator (CAP_SYS_RESOURCE).',
  'not-permitted.namespace': 'The system does not let Headroom act on it.',
  'warning.terminal': 'It is a terminal: everything started in it goes with it.',
  'warning.session': 'This is a whole login session: it holds everything started in it.',
  'warning.children-remain': 'It has child processes that stay behind.',
  'warning.zombie': 'It has already ended and holds no memory; its parent has yet to collect it.',
  'warning.skipped': 'Some members may not be acted on and are left out.',
  'freed.not-ended': 'Nothing has ended.',
  'freed.others-grew': 'Others took memory at the same time.',
  'freed.not-measured': 'The pool could not be read.',
  'prefer.not-preferred': 'Headroom has not raised it; nothing to take back.',
  'prefer.unreadable': 'Its oom_score_adj could not be read or written.',
};

export type ActionReasons = typeof actionReasonsEn;
export type ActionReason = keyof ActionReasons;

const actionReasons: Catalogs<ActionReasons> = { en: actionReasonsEn, 'pt-BR': actionReasonsPtBr };

/** The text of a reason; null for one that is no key: a user's own guard, a system's error. */
export function actionReason(reason: string, language: Language): string | null {
  return Object.hasOwn(actionReasons[language], reason) ? actionReasons[language][reason as ActionReason] : null;
}
