import { capital, capitals } from '../capital.ts';
import type { Translated } from '../catalog.ts';
import type { notifications as english } from '../en/notifications.ts';
import { partName, partNameWithin } from '../part-names.ts';
import { timeShare } from '../time-share.ts';
import { terms } from './terms.ts';

export const notifications: Translated<typeof english> = {
  level: terms.level,
  action: capitals(terms.action),
  endSeveral: `${capital(terms.action.end)} …`,
  part: (v) => partName(v, 'pt-BR'),
  partWithin: (v) => partNameWithin(v, 'pt-BR'),
  ends: {
    machine: (v) => (v.span === null ? 'A memória está quase no fim' : `A memória acaba em cerca de ${v.span}`),
    cgroup: (v) =>
      v.span === null ? `${v.label} está quase sem memória` : `${v.label} fica sem memória em cerca de ${v.span}`,
    'process-limit': (v) =>
      v.span === null
        ? `${v.label} quase atingiu o seu limite de memória`
        : `${v.label} atinge o seu limite de memória em cerca de ${v.span}`,
    'heap-cap': (v) =>
      v.span === null
        ? `${v.label} quase atingiu o seu limite de heap`
        : `${v.label} atinge o seu limite de heap em cerca de ${v.span}`,
  },
  becauseOf: (v) => `${v.ends}, por causa de ${v.who}`,
  stalled: (v) =>
    `Programas${v.pool === null ? '' : ` em ${v.pool}`} esperam por memória ${timeShare(v.share, 'pt-BR')}${v.who === null ? '' : `: ${v.who}`}`,
  shrinks: (v) =>
    `${v.pool === null ? 'Esta máquina está sendo reduzida' : `O limite de ${v.pool} foi reduzido`} (${v.to}): ${v.span === null ? 'quase no fim' : `acaba em cerca de ${v.span}`}`,
  left: (v) => `Restam ${v.headroom} de ${v.limit}.`,
  grows: (v) => `${v.processes} está crescendo ${v.perMinute} por minuto, ${v.share} do crescimento.`,
  victim: terms.victim,
  slows: (v) => `Fica lenta em cerca de ${v.span}, antes de acabar.`,
  daemon: (v) =>
    `O ${v.daemon} ${v.span === null ? 'pode encerrar' : 'encerra'} ${v.session ? 'toda a sessão da área de trabalho' : (v.who ?? 'programas')} ${v.span === null ? 'a qualquer momento' : `em cerca de ${v.span}`}.`,
  ended: {
    title: (v) => `${v.who} foi encerrado`,
    freed: (v) => `Cerca de ${v.freed} foram liberados.`,
    unknown: 'O Headroom continua de olho.',
  },
  paused: {
    title: (v) => `${v.who} está em pausa`,
    body: 'Mantém a memória que tem e não pega mais. O Headroom o retoma ou encerra quando você quiser.',
  },
  notDone: {
    title: (v) => `${v.who} continua em execução`,
    body: 'O Headroom não conseguiu detê-lo. Abra o Headroom para ver por quê e o que mais você pode fazer.',
  },
  responded: {
    notify: (v) => `${v.who} está esgotando a memória`,
    pause: (v) => `${v.who} foi pausado automaticamente`,
    end: (v) => `${v.who} foi encerrado automaticamente`,
    failed: (v) => `${v.who} não pôde ser detido automaticamente`,
  },
  byYourRule: (v) => `Pela sua regra "${v.rule}".`,
};
