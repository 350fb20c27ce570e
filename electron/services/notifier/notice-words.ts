import type { Language } from '../../core/words/language.ts';
import type { MemoryPart } from '../../core/model/memory-part.ts';
import { partName } from '../../core/words/part-names.ts';
import { timeShare } from '../../core/words/time-share.ts';
import type { PoolKind } from '../../core/model/snapshot.ts';

/** The pool in which memory runs out. `label` is plain text, and empty for the machine. */
export interface Place {
  readonly kind: PoolKind;
  readonly label: string;
}

/** The words of notifications in one language. Figures come formatted and names made plain. */
export interface NoticeWords {
  /** The prefix of a line in the log. */
  readonly level: { readonly warning: string; readonly critical: string };
  readonly show: string;
  readonly pause: string;
  readonly end: string;
  /** The button that opens the window, where the user chooses which of several to end. */
  readonly endSeveral: string;
  part(part: MemoryPart): string;
  /** `span` null: nothing is left already. `who` null: nobody in particular. */
  title(level: 'warning' | 'critical', who: string | null, place: Place, span: string | null): string;
  /** Programs wait for memory for such a part of the time; `who` null: together they need more than there is. */
  stalled(who: string | null, place: Place, share: number): string;
  /** What there is of memory is being made less, down to `to` by now. */
  shrinks(place: Place, to: string, span: string | null): string;
  left(headroom: string, limit: string): string;
  grows(perMinute: string, share: string, processes: string): string;
  victim(name: string): string;
  ended(who: string, freed: string | null): { readonly title: string; readonly body: string };
  paused(who: string): { readonly title: string; readonly body: string };
  notDone(who: string): { readonly title: string; readonly body: string };
  /** The announcement of an automatic response. `failed` is the outcome of an attempt. */
  responded(
    did: 'notify' | 'pause' | 'end' | 'failed',
    who: string,
    rule: string,
  ): { readonly title: string; readonly body: string };
}

const english: NoticeWords = {
  level: { warning: 'warning', critical: 'critical' },
  show: 'Show',
  pause: 'Pause',
  end: 'End',
  endSeveral: 'End …',
  part: (part) => partName(part, 'en'),
  title(level, who, place, span) {
    const where = placeInEnglish(place);
    const when = span === null ? 'is nearly full' : `runs out in about ${span}`;
    if (who === null) return capital(`${where} ${when}`);
    if (level === 'critical') return `${capital(where)} ${when}: ${who}`;
    return span === null ? `${who} has nearly filled ${where}` : `${who} fills ${where} in about ${span}`;
  },
  stalled: (who, { kind, label }, share) =>
    `Programs${kind === 'machine' ? '' : ` in ${label}`} are waiting for memory ${timeShare(share, 'en')}${who === null ? '' : `: ${who}`}`,
  shrinks(place, to, span) {
    const what =
      place.kind === 'machine' ? 'This machine is being made smaller' : `The limit of ${place.label} was lowered`;
    return `${what} (${to}): ${span === null ? 'nearly full' : `full in about ${span}`}`;
  },
  left: (headroom, limit) => `${headroom} of ${limit} left.`,
  grows: (perMinute, share, processes) => `${processes} grows ${perMinute} a minute, ${share} of the growth.`,
  victim: (name) => `The kernel would end ${name} first.`,
  ended: (who, freed) => ({
    title: `${who} has ended`,
    body: freed === null ? 'Headroom keeps watching.' : `${freed} came back.`,
  }),
  paused: (who) => ({
    title: `${who} is paused`,
    body: 'It keeps its memory and takes no more. Headroom resumes or ends it when you say so.',
  }),
  notDone: (who) => ({
    title: `${who} still runs`,
    body: 'It could not be done from here. Headroom shows why, and what else helps.',
  }),
  responded: (did, who, rule) => ({
    title: {
      notify: `${who} drives memory to its end`,
      pause: `${who} was paused automatically`,
      end: `${who} was ended automatically`,
      failed: `${who} could not be stopped automatically`,
    }[did],
    body: `By your rule "${rule}".`,
  }),
};

const portuguese: NoticeWords = {
  level: { warning: 'aviso', critical: 'crítico' },
  show: 'Mostrar',
  pause: 'Pausar',
  end: 'Encerrar',
  endSeveral: 'Encerrar …',
  part: (part) => partName(part, 'pt-BR'),
  title(level, who, place, span) {
    const where = placeInPortuguese(place);
    const when = span === null ? 'está quase no fim' : `acaba em cerca de ${span}`;
    if (who === null) return capital(`${where} ${when}`);
    if (level === 'critical') return `${capital(where)} ${when}: ${who}`;
    return span === null ? `${who} está esgotando ${where}` : `${who} esgota ${where} em cerca de ${span}`;
  },
  stalled: (who, { kind, label }, share) =>
    `Programas${kind === 'machine' ? '' : ` em ${label}`} esperam por memória ${timeShare(share, 'pt-BR')}${who === null ? '' : `: ${who}`}`,
  shrinks(place, to, span) {
    const what =
      place.kind === 'machine' ? 'Esta máquina está sendo reduzida' : `O limite de ${place.label} foi reduzido`;
    return `${what} (${to}): ${span === null ? 'quase no fim' : `acaba em cerca de ${span}`}`;
  },
  left: (headroom, limit) => `Restam ${headroom} de ${limit}.`,
  grows: (perMinute, share, processes) => `${processes} cresce ${perMinute} por minuto, ${share} do crescimento.`,
  victim: (name) => `O kernel encerraria ${name} primeiro.`,
  ended: (who, freed) => ({
    title: `${who} foi encerrado`,
    body: freed === null ? 'O Headroom continua de olho.' : `${freed} foram liberados.`,
  }),
  paused: (who) => ({
    title: `${who} está em pausa`,
    body: 'Mantém a memória que tem e não pega mais. O Headroom o retoma ou encerra quando você quiser.',
  }),
  notDone: (who) => ({
    title: `${who} continua em execução`,
    body: 'Não foi possível fazer isso daqui. O Headroom mostra por quê e o que mais ajuda.',
  }),
  responded: (did, who, rule) => ({
    title: {
      notify: `${who} está esgotando a memória`,
      pause: `${who} foi pausado automaticamente`,
      end: `${who} foi encerrado automaticamente`,
      failed: `${who} não pôde ser detido automaticamente`,
    }[did],
    body: `Pela sua regra "${rule}".`,
  }),
};

export const noticeWords: Readonly<Record<Language, NoticeWords>> = { en: english, 'pt-BR': portuguese };

function placeInEnglish({ kind, label }: Place): string {
  if (kind === 'machine') return 'memory';
  return kind === 'cgroup' ? `the memory of ${label}` : `the memory limit of ${label}`;
}

function placeInPortuguese({ kind, label }: Place): string {
  if (kind === 'machine') return 'a memória';
  return kind === 'cgroup' ? `a memória de ${label}` : `o limite de memória de ${label}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
