import { capital, capitals } from '../capital.ts';
import type { Translated } from '../catalog.ts';
import type { desktop as english } from '../en/desktop.ts';
import { partNameWithin } from '../part-names.ts';
import { timeShare } from '../time-share.ts';
import { terms } from './terms.ts';

export const desktop: Translated<typeof english> = {
  pageCrashed: (v) => `A janela do Headroom parou de funcionar (${v.reason}). A medição e os avisos continuam.`,
  pageHangs: 'A janela do Headroom não responde. A medição e os avisos continuam.',
  reload: 'Recarregar',
  closeWindow: 'Fechar janela',

  starting: 'O Headroom está examinando a memória desta máquina',
  levels: {
    calm: capital(terms.level.calm),
    watch: `${capital(terms.level.watch)}: algo está crescendo`,
    warning: `${capital(terms.level.warning)}: a memória está acabando`,
    critical: `${capital(terms.level.critical)}: a memória está prestes a acabar`,
  },
  shortLeft: (v) => (v.pool === null ? `Restam ${v.headroom}` : `Restam ${v.headroom} em ${v.pool}`),
  onCourse: (v) => `${v.who} a caminho de esgotar em ~${v.span}`,
  bothEnds: (v) => `${v.who === null ? '' : `${v.who} cresce: `}lenta em ~${v.slow}, sem memória em ~${v.span}`,
  daemon: (v) =>
    v.span === null ? `o ${v.daemon} pode encerrar programas agora` : `o ${v.daemon} encerra programas em ~${v.span}`,
  stalled: (v) => `programas esperam por memória ${timeShare(v.share, 'pt-BR')}`,
  shrinks: (v) => `está sendo reduzida, cheia em ~${v.span}`,
  nearlyFull: 'quase no fim',
  part: (v) => partNameWithin(v, 'pt-BR'),

  noRisks: 'Nenhum processo é um risco',
  action: capitals(terms.action),
  paused: capital(terms.outcome.done.pause),
  snooze: 'Adiar avisos',
  snoozeHour: 'Por uma hora',
  snoozeMorning: 'Até as 8 da manhã',
  snoozedUntil: (v) => `Avisos adiados até ${v.time}`,
  snoozeEnd: 'Voltar a avisar',
  open: 'Abrir o Headroom',
  settings: 'Configurações',
  startAtLogin: 'Iniciar com a sessão',
  quit: 'Sair do Headroom',

  quitWithPaused: (v) => `O Headroom pausou ${v.names}. O que fazer ao sair do Headroom?`,
  keepPaused: 'Manter em pausa',
  cancel: 'Não sair',
};
