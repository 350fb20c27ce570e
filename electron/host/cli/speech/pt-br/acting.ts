import { plural } from '../../../../core/words/pt-br/plural.ts';
import { terms as shared } from '../../../../core/words/pt-br/terms.ts';
import type { Count } from '../../../../core/words/plural.ts';
import type { Messages } from '../messages.ts';

export const acting: Messages['acting'] = {
  process: 'o seu número ou o seu nome exato',
  end: {
    description:
      'Pede a um processo que se encerre (SIGTERM) e espera por ele. O que continuar depois disso só é forçado se você\n' +
      'quiser. Tudo o que seria alcançado é listado antes.',
    force: 'encerra-o imediatamente (SIGKILL); o que ele não salvou se perde',
  },
  pause: 'Para um processo (SIGSTOP) para que não cresça mais e nada se perca, até: headroom resume',
  resume: {
    description: 'Deixa um processo pausado continuar (SIGCONT). Sem processo: lista o que o Headroom pausou.',
    all: 'tudo o que o Headroom pausou',
    nothing: 'Nada está pausado pelo Headroom.',
    how: (v) => `Para retomá-los: ${v.command}`,
  },
  prefer: {
    description:
      'Deixa o kernel encerrar um processo antes de todos os outros quando a memória acabar (define oom_score_adj como 1000).\n' +
      'O próprio processo não percebe nada. Só no Linux.',
    takeBack: 'repõe o que havia antes; só o que o Headroom mudou',
  },
  option: {
    tree: 'com tudo o que ele iniciou',
    group: 'com todo o seu aplicativo, serviço ou contêiner',
    dryRun: 'só lista o que seria alcançado',
    yes: 'não pergunta',
    guarded: 'também aquilo de que o sistema ou a sessão depende, junto com --yes',
  },
  exitCodes: `
Códigos de saída:
  0  feito, ou não havia mais nada a fazer
  1  falhou
  2  chamado de forma errada
  3  o processo não existe, há mais de um, ou o seu número já pertence a outro
  4  uma proteção o impede, ou falta uma confirmação
  5  não permitido: pertence a outro usuário
  6  algo continua em execução depois do prazo, ou surgiram novos processos`,
  column: { pid: 'PID', private: 'PRIVADA', user: 'USUÁRIO', name: 'NOME' },
  more: (v) => `... e mais ${v.text}`,
  guard: (v) => `${v.reason}${v.command === null ? '' : ` Execute: ${v.command}`}`,
  unreadable: 'os processos desta máquina não podem ser lidos',
  unreadableTry: (v) => `os processos desta máquina não podem ser lidos. Tente: ${v.command}`,
  noPid: (v) => `não há nenhum processo ${v.pid}`,
  noName: (v) => `não há nenhum processo chamado ${v.name}`,
  several: (v) => `${v.text} processos se chamam ${v.name}; informe o número de um deles`,
  emptyName: 'um nome vazio não designa nenhum processo; informe um número ou um nome',
  cutName: (v) =>
    `talvez se trate do processo ${v.pid}, mas o sistema guarda só o começo do seu nome e o resto não pode ser lido; informe o seu número`,
  longerName: (v) =>
    `o processo ${v.pid} começa assim, mas se chama ${v.name}; escreva o nome inteiro ou informe o seu número`,
  startedBy: (v) => `iniciado por ${v.user}`,
  letGo: (v) =>
    `um Headroom que foi morto enquanto agia tinha deixado ${plural(v.count, 'este parado, que agora continua', `estes ${v.text} parados, que agora continuam`)}; nada foi encerrado:`,
  refused: (v) => `não foi feito: ${v.reason}`,
  waiting: (v) => `Esperando até ${v.span} ...`,
  ask: {
    pause: (v) => `Pausar ${these(v)}? [s/N] `,
    resume: (v) => `Retomar ${these(v)}? [s/N] `,
    end: (v) => `Encerrar ${these(v)}? [s/N] `,
    force: (v) => `Forçar ${these(v)} a encerrar? [s/N] `,
    prefer: (v) => `Deixar o kernel encerrar ${these(v)} primeiro? [s/N] `,
    unprefer: (v) => `Não deixar mais o kernel encerrar ${these(v)} primeiro? [s/N] `,
    forceNow: 'Forçá-lo a encerrar? O que não foi salvo se perde. [s/N] ',
    guarded: 'Alguns destes estão protegidos, pelos motivos dados. Digite "sim" para continuar: ',
    y: 's',
    yes: 'sim',
  },
  needsForce: 'para encerrá-lo mesmo assim, acrescente --force',
  needsYes: 'ninguém pode ser perguntado aqui; acrescente --yes para continuar',
  needsGuarded: 'alguns destes estão protegidos; acrescente --guarded para continuar',
  done: {
    pause: (v) => `${v.who}: ${plural(v.count, 'pausado', 'pausados')}.`,
    resume: (v) => `${v.who}: ${plural(v.count, 'retomado', 'retomados')}.`,
    end: (v) => `${v.who}: ${plural(v.count, 'encerrado', 'encerrados')}.`,
    force: (v) => `${v.who}: ${plural(v.count, 'encerrado', 'encerrados')}.`,
    prefer: (v) => `Quando a memória acabar, o kernel encerra primeiro: ${v.who}.`,
    unprefer: (v) => `O kernel volta a julgar como antes: ${v.who}.`,
  },
  freed: (v) => `${v.size} voltaram.`,
  freedUnknown: (v) => `Não dá para dizer quanta memória voltou: ${v.reason}`,
  appeared: 'surgiu nesse meio-tempo; olhe de novo',
  outcome: {
    'already-gone': shared.outcome['already-gone'],
    'identity-changed': shared.outcome['identity-changed'],
    'still-running': shared.outcome['still-running'],
    failed: (v) => `${shared.outcome.failed}: ${v.reason}`,
    nowGuarded: (v) => `deixado em paz, porque mudou desde que foi listado: ${v.reason}`,
    frozen: (v) =>
      `congelado pelo seu contêiner ou cgroup ${v.cgroup}: descongele-o lá; até então, nem Encerrar nem Retomar o alcançam`,
    leftAlone: (v) => `deixado em paz: ${v.reason}`,
  },
};

function these({ count, text }: Count): string {
  return plural(count, 'este processo', `estes ${text} processos`);
}
