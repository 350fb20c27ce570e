import type { Translated } from '../catalog.ts';
import type { daemons as english } from '../en/daemons.ts';
import type { Wording } from '../wording.ts';
import { plural } from './plural.ts';

export const daemons: Translated<typeof english> = {
  'daemon.memory-soon': (v, w) =>
    `O ${v.daemon} encerra ${taken(v, w)} em cerca de ${w.estimate(v.seconds, v.from, v.to)}, antes que a memória acabe.`,
  'daemon.pressure-soon': (v, w) =>
    `O ${v.daemon} encerra ${taken(v, w)} se os programas esperarem tanto assim por mais ${w.span(v.seconds)}.`,
  'daemon.now': (v, w) => `O ${v.daemon} pode encerrar ${taken(v, w)} a qualquer momento.`,
  'daemon.session': 'A própria sessão da área de trabalho roda nessa unidade e terminaria junto com ela.',
};

function taken(
  { daemon, victim, count }: { readonly daemon: string; readonly victim: string; readonly count: number },
  w: Wording,
): string {
  if (victim === '') return daemon === 'earlyoom' ? 'um programa' : 'uma unidade inteira, com todos os seus programas';
  if (count === 0) return `um programa (pela sua regra, ${w.name(victim)})`;
  return `a unidade de ${w.name(victim)} (${w.count(count)} ${plural(count, 'processo', 'processos')})`;
}
