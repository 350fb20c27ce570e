import type { Wording } from '../../core/messages.ts';
import { plainText } from '../../core/plain-text.ts';
import { systemErrorText } from '../../core/system-errors.ts';
import { formatBytes, formatDuration, formatShare } from './format.ts';

/** How the domain's messages read in a terminal: English, decimal units. */
export const terminalWording: Wording = {
  bytes: formatBytes,
  rate: formatBytes,
  span: formatDuration,
  estimate: (seconds, from, to) => `${formatDuration(seconds)} (${formatDuration(from)} to ${formatDuration(to)})`,
  share: formatShare,
  count: String,
  name: (text) => plainText(text, 60),
  text: (text) => plainText(text, 1000),
  systemError: (reason) => systemErrorText(reason, 'en') ?? plainText(reason, 1000),
};
