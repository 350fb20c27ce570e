import { capital, capitals } from '../capital.ts';
import type { Translated } from '../catalog.ts';
import type { notifications as english } from '../en/notifications.ts';
import { partName } from '../part-names.ts';
import { timeShare } from '../time-share.ts';
import { terms } from './terms.ts';

export const notifications: Translated<typeof english> = {
  level: terms.level,
  action: capitals(terms.action),
  endSeveral: `${capital(terms.action.end)} …`,
  part: (v) => partName(v, 'pt-BR'),
  place: {
    machine: 'a memória',
    cgroup: (v) => `a memória de ${v.label}`,
    'process-limit': (v) => `o limite de memória de ${v.label}`,
    'heap-cap': (v) => `o limite de memória de ${v.label}`,
  },
  runsOut: (v) => `acaba em cerca de ${v.span}`,
  nearlyFull: 'está quase no fim',
  titlePlace: (v) => `${capital(v.place)} ${v.when}`,
  titleCritical: (v) => `${capital(v.place)} ${v.when}: ${v.who}`,
  titleFills: (v) => `${v.who} esgota ${v.place} em cerca de ${v.span}`,
  titleFilled: (v) => `${v.who} está esgotando ${v.place}`,
  stalled: (v) =>
    `Programas${v.pool === null ? '' : ` em ${v.pool}`} esperam por memória ${timeShare(v.share, 'pt-BR')}${v.who === null ? '' : `: ${v.who}`}`,
  shrinks: (v) =>
    `${v.pool === null ? 'Esta máquina está sendo reduzida' : `O limite de ${v.pool} foi reduzido`} (${v.to}): ${v.span === null ? 'quase no fim' : `acaba em cerca de ${v.span}`}`,
  left: (v) => `Restam ${v.headroom} de ${v.limit}.`,
  grows: (v) => `${v.processes} cresce ${v.perMinute} por minuto, ${v.share} do crescimento.`,
  victim: terms.victim,
  slows: (v) => `Fica lenta em cerca de ${v.span}, antes de acabar.`,
  daemon: (v) =>
    `O ${v.daemon} ${v.span === null ? 'pode encerrar' : 'encerra'} ${v.session ? 'toda a sessão da área de trabalho' : (v.who ?? 'programas')} ${v.span === null ? 'a qualquer momento' : `em cerca de ${v.span}`}.`,
  ended: {
    title: (v) => `${v.who} foi encerrado`,
    freed: (v) => `${v.freed} foram liberados.`,
    unknown: 'O Headroom continua de olho.',
  },
  paused: {
    title: (v) => `${v.who} está em pausa`,
    body: 'Mantém a memória que tem e não pega mais. O Headroom o retoma ou encerra quando você quiser.',
  },
  notDone: {
    title: (v) => `${v.who} continua em execução`,
    body: 'Não foi possível fazer isso daqui. O Headroom mostra por quê e o que mais ajuda.',
  },
  responded: {
    notify: (v) => `${v.who} está esgotando a memória`,
    pause: (v) => `${v.who} foi pausado automaticamente`,
    end: (v) => `${v.who} foi encerrado automaticamente`,
    failed: (v) => `${v.who} não pôde ser detido automaticamente`,
  },
  byYourRule: (v) => `Pela sua regra "${v.rule}".`,
};
