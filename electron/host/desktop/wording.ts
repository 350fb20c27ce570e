import type { MemoryPart } from '../../core/model/memory-part.ts';
import { partNameWithin } from '../../core/words/part-names.ts';
import { timeShare } from '../../core/words/time-share.ts';
import type { Level } from '../../core/model/assessment.ts';
import type { Language } from '../../core/words/language.ts';

/** The words of the desktop host itself in one language. Figures come formatted and names made plain. */
export interface DesktopWords {
  pageCrashed(reason: string): string;
  readonly pageHangs: string;
  readonly reload: string;
  readonly closeWindow: string;

  readonly starting: string;
  readonly levels: Readonly<Record<Level, string>>;
  left(headroom: string, limit: string): string;
  /** `6.2 GB left` as the beginning of a line. `pool` is empty for the machine. */
  shortLeft(headroom: string, pool: string): string;
  onCourse(who: string, span: string): string;
  stalled(share: number): string;
  shrinks(span: string): string;
  readonly nearlyFull: string;
  part(part: MemoryPart): string;

  readonly noRisks: string;
  risk(name: string, pid: number, score: string): string;
  readonly show: string;
  readonly pause: string;
  readonly resume: string;
  readonly end: string;
  readonly paused: string;
  readonly snooze: string;
  readonly snoozeHour: string;
  readonly snoozeMorning: string;
  snoozedUntil(time: string): string;
  readonly snoozeEnd: string;
  readonly open: string;
  readonly settings: string;
  readonly startAtLogin: string;
  readonly quit: string;

  quitWithPaused(names: string): string;
  readonly keepPaused: string;
  readonly resumeThem: string;
  readonly endThem: string;
  readonly cancel: string;
}

const english: DesktopWords = {
  pageCrashed: (reason) => `The Headroom window stopped working (${reason}). Sampling and notifications go on.`,
  pageHangs: 'The Headroom window does not answer. Sampling and notifications go on.',
  reload: 'Reload',
  closeWindow: 'Close window',

  starting: 'Headroom is looking at the memory of this machine',
  levels: {
    calm: 'Calm',
    watch: 'Watch: something is growing',
    warning: 'Warning: memory is running out',
    critical: 'Critical: memory is about to run out',
  },
  left: (headroom, limit) => `${headroom} of ${limit} left`,
  shortLeft: (headroom, pool) => (pool === '' ? `${headroom} left` : `${headroom} left in ${pool}`),
  onCourse: (who, span) => `${who} on course to fill it in ~${span}`,
  stalled: (share) => `programs wait for memory ${timeShare(share, 'en')}`,
  shrinks: (span) => `it is being made smaller, full in ~${span}`,
  nearlyFull: 'nearly full',
  part: (part) => partNameWithin(part, 'en'),

  noRisks: 'No process is a risk',
  risk: (name, pid, score) => `${name} (${pid}): risk ${score}`,
  show: 'Show',
  pause: 'Pause',
  resume: 'Resume',
  end: 'End',
  paused: 'Paused',
  snooze: 'Snooze warnings',
  snoozeHour: 'For an hour',
  snoozeMorning: 'Until 8 in the morning',
  snoozedUntil: (time) => `Warnings snoozed until ${time}`,
  snoozeEnd: 'Warn again',
  open: 'Open Headroom',
  settings: 'Settings',
  startAtLogin: 'Start at login',
  quit: 'Quit Headroom',

  quitWithPaused: (names) => `Headroom has paused ${names}. What should become of it when Headroom quits?`,
  keepPaused: 'Keep paused',
  resumeThem: 'Resume',
  endThem: 'End',
  cancel: 'Do not quit',
};

const portuguese: DesktopWords = {
  pageCrashed: (reason) => `A janela do Headroom parou de funcionar (${reason}). A medição e os avisos continuam.`,
  pageHangs: 'A janela do Headroom não responde. A medição e os avisos continuam.',
  reload: 'Recarregar',
  closeWindow: 'Fechar janela',

  starting: 'O Headroom está examinando a memória desta máquina',
  levels: {
    calm: 'Calmo',
    watch: 'Atenção: algo está crescendo',
    warning: 'Aviso: a memória está acabando',
    critical: 'Crítico: a memória está prestes a acabar',
  },
  left: (headroom, limit) => `Restam ${headroom} de ${limit}`,
  shortLeft: (headroom, pool) => (pool === '' ? `Restam ${headroom}` : `Restam ${headroom} em ${pool}`),
  onCourse: (who, span) => `${who} a caminho de esgotar em ~${span}`,
  stalled: (share) => `programas esperam por memória ${timeShare(share, 'pt-BR')}`,
  shrinks: (span) => `está sendo reduzida, cheia em ~${span}`,
  nearlyFull: 'quase no fim',
  part: (part) => partNameWithin(part, 'pt-BR'),

  noRisks: 'Nenhum processo é um risco',
  risk: (name, pid, score) => `${name} (${pid}): risco ${score}`,
  show: 'Mostrar',
  pause: 'Pausar',
  resume: 'Retomar',
  end: 'Encerrar',
  paused: 'Em pausa',
  snooze: 'Adiar avisos',
  snoozeHour: 'Por uma hora',
  snoozeMorning: 'Até as 8 da manhã',
  snoozedUntil: (time) => `Avisos adiados até ${time}`,
  snoozeEnd: 'Voltar a avisar',
  open: 'Abrir o Headroom',
  settings: 'Configurações',
  startAtLogin: 'Iniciar com a sessão',
  quit: 'Sair do Headroom',

  quitWithPaused: (names) => `O Headroom pausou ${names}. O que fazer ao sair do Headroom?`,
  keepPaused: 'Manter em pausa',
  resumeThem: 'Retomar',
  endThem: 'Encerrar',
  cancel: 'Não sair',
};

export const desktopWords: Readonly<Record<Language, DesktopWords>> = { en: english, 'pt-BR': portuguese };
