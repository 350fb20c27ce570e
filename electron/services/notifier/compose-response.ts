import { LONGEST_NAME, plainText } from '../../core/model/plain-text.ts';
import type { ResponseAct } from '../../core/responses/responses.ts';
import type { NoticeWords } from './compose-notice.ts';
import type { Notice } from './notifier.ts';

/** Announces an automatic response: its process, its action and the user's rule. */
export function composeResponse({ rule, response, target, outcome }: ResponseAct, words: NoticeWords): Notice {
  const who = `${plainText(target.name, LONGEST_NAME)} (${target.pid})`;
  const done = outcome === null || ['done', 'ended', 'already-gone'].includes(outcome.kind);
  return {
    key: `response\n${rule}`,
    level: done ? 'warning' : 'critical',
    title: words.responded[done ? response : 'failed']({ who }),
    body: words.byYourRule({ rule: plainText(rule, LONGEST_NAME) }),
    buttons: [],
  };
}
