import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const forget = {
  description:
    'Forgets what earlier runs of programs reached. Runs that go on are noted when they end; the setting "lives" switches that off.',
  forgotten: (v: Count) => `${v.text} earlier ${plural(v.count, 'run', 'runs')} of programs forgotten.`,
  nothing: 'No earlier runs of programs are known.',
  failed: (v: { reason: string }) => `nothing was forgotten: ${v.reason}`,
};
