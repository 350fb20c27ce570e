import { capitals } from '../capital.ts';
import type { Translated } from '../catalog.ts';
import type { report as english } from '../en/report.ts';
import { plural } from './plural.ts';
import { terms } from './terms.ts';

const MACHINE_OF_LOG = 'a máquina do log';

/** Contracts `de` and `esta` to one word. */
function of(pool: string): string {
  if (pool === terms.machine) return 'desta máquina';
  if (pool === MACHINE_OF_LOG) return `d${MACHINE_OF_LOG}`;
  if (pool.startsWith('o nó ')) return `d${pool}`;
  return `de ${pool}`;
}

export const report: Translated<typeof english> = {
  machine: terms.machine,
  machineOfLog: MACHINE_OF_LOG,
  afterStart: (v) => `${v.span} depois que a máquina foi ligada`,
  noTime: 'O log não diz quando.',
  place: {
    elsewhere: 'algum outro contêiner',
    unnamed: 'um contêiner ou serviço',
    nodes: ({ nodes }) => `o nó NUMA ${nodes}`,
  },
  part: {
    'heap-cap': ({ name }) => `o heap de ${name}`,
    metaspace: ({ name }) => `os metadados de classes (metaspace) de ${name}`,
    'direct-buffers': ({ name }) => `os buffers diretos de ${name}`,
    threads: ({ name }) => `as threads de ${name}`,
    gpu: ({ name }) => `a memória de GPU de ${name}`,
    allocation: ({ name }) => `foi recusada memória a ${name}`,
  },
  title: {
    'by-hand': () => 'Um programa foi encerrado à mão (Alt+SysRq+F)',
    'own-limit': () => 'Um programa foi encerrado no seu próprio limite',
    unknown: 'Um programa foi encerrado por falta de memória',
    elsewhere: 'Um programa em algum outro contêiner foi encerrado',
    kill: ({ pool }) => `A memória ${of(pool)} se esgotou`,
    precaution: ({ pool }) => `Um programa foi encerrado antes que a memória ${of(pool)} se esgotasse`,
    command: ({ pool }) => `Um comando ficou sem memória: ${pool}`,
    exhaustion: ({ pool }) => `O sistema relata que a memória ${of(pool)} se esgotou`,
    'unclean-end': ({ pool }) => `A gravação parou com a memória ${of(pool)} esgotada`,
  },
  lastEnd: ({ time, culprit }) =>
    `A última sessão terminou às ${time}, quando a memória acabou${culprit === null ? '' : ` por causa de ${culprit}`}.`,
  lastEndMore: ({ command }) => `O que aconteceu: ${command}`,

  inUse: ({ used, limit }) => `${used} de ${limit} estavam em uso.`,
  inUseBefore: ({ used, limit }) => `Na última amostra antes disso, ${used} de ${limit} estavam em uso.`,
  committed: ({ used, limit }) =>
    `Tinham sido prometidos a programas ${used} dos ${limit} que a memória e o arquivo de paginação comportam juntos.`,
  notKnownWhere: 'Qual programa foi, e onde, só o log do kernel diz; headroom doctor explica como lê-lo.',
  otherNodes: 'Outros nós da máquina podem ter tido espaço.',
  inPlace: ({ chosen }) =>
    `O kernel tinha escolhido ${chosen} e encerrou este filho no lugar dele, como fazem os kernels anteriores ao 5.1.`,
  wholeGroup: ({ group }) => `Com ele terminou todo o seu grupo de processos ${group}.`,
  brokeOff: 'A gravação foi interrompida, como quando uma máquina congela.',
  byHand: 'Alguém pediu isso ao kernel; a memória não precisava estar cheia.',
  ownLimit: 'Ele passou do limite que o sistema impõe só a ele; a memória da máquina não se esgotou.',
  onlyReported: 'O sistema relata que a memória se esgotou; ninguém foi encerrado por isso.',
  saidSo: 'O próprio programa diz isso.',
  nobodyNamed: 'Um processo foi encerrado por falta de memória, mas nada diz qual.',
  commandKilled: ({ victims }) => `O comando ${victims} terminou por falta de memória.`,
  endedBy: ({ killer, victims }) => `${killer} encerrou ${victims}.`,
  inferred: 'Isso é uma inferência: ele sumiu quando o kernel contou uma morte.',
  notFull: 'A memória não estava cheia: programas esperavam por ela, ou um limiar foi atingido.',
  killer: {
    kernel: 'O kernel',
    'systemd-oomd': 'O systemd-oomd',
    earlyoom: 'O earlyoom',
    nohang: 'O nohang',
    oomd: 'O oomd',
    lmkd: 'O encerrador por falta de memória do Android',
    jetsam: 'O macOS',
    windows: 'O Windows',
  },
  victim: terms.named,
  victimCgroup: ({ name, count, text }) => `${name} (${terms.processes({ count, text })})`,
  holding: ({ victim, size }) => `${victim}, que tinha ${size}`,
  holdingSwap: ({ victim, size, swap }) => `${victim}, que tinha ${size} e ${swap} em swap`,

  culpritUnknown: 'Não se viu quem encheu a memória.',
  culpritHeld: ({ name, size }) => `${name} tinha a maior parte: ${size}.`,
  culpritNobody: 'Nenhum programa sozinho tinha a maior parte.',
  culpritShared: 'Memória compartilhada, tmpfs ou o kernel a encheram; nenhum processo a mostra.',
  culprit: ({ name }) => `${name} a encheu.`,
  culpritGrew: ({ name, grew, size }) => `${name} a encheu: cresceu ${grew}, até ${size}.`,
  culpritMost: ({ name, grew, size }) => `${name} foi quem mais cresceu: ${grew}, até ${size}.`,
  culpritGroup: ({ name, count, text }) => `${name} (${terms.processes({ count, text })})`,
  culpritShare: ({ share }) => `Isso foi ${share} do crescimento.`,
  difference: {
    preferred: 'A vítima não era o culpado: o seu oom_score_adj fez o kernel tomá-la primeiro.',
    protected: 'A vítima não era o culpado: o oom_score_adj do culpado impediu o kernel de tomá-lo.',
    larger: 'A vítima não era o culpado: o kernel toma o maior processo, não o que cresce.',
    spread: 'O culpado são muitos processos, nenhum deles grande; o kernel tomou o maior de todos.',
    shared: 'O que encheu a memória não pertence a nenhum processo; encerrar um libera pouco dela.',
    'other-cgroup': 'A vítima não era o culpado: o daemon escolheu um cgroup inteiro pela sua própria medida.',
    unknown: 'A vítima não era o culpado.',
  },

  noForecast: 'Nenhuma previsão havia sido dada.',
  forecast: ({ time, forecast, actual }) =>
    `O primeiro aviso, às ${time}, dizia: cheia em cerca de ${forecast}. Levou ${actual}.`,
  warnedLate: 'O primeiro aviso só veio quando já acontecia.',
  forecastRight: 'Isso estava dentro do previsto.',
  forecastEarly: 'Isso foi antes do previsto.',
  forecastLate: 'Isso foi depois do previsto.',
  estimate: terms.estimate,

  timeline: 'Linha do tempo',
  event: {
    'first-sign': 'Primeiro sinal: começa a crescer',
    level: {
      watch: 'Atenção: crescimento constante',
      warning: 'Aviso: esgotamento à vista',
      critical: 'Crítico: esgotamento próximo',
    },
    action: ({ action, who, by }) => `${action}: ${who}, ${by}`,
    killed: ({ who }) => `Morto: ${who}`,
    ended: 'O fim',
  },
  action: capitals(terms.outcome.done),
  actor: terms.actor,
  rule: terms.byRule,

  chart: 'A memória e seus principais consumidores',
  chartLabel: ({ used, limit }) => `Gráfico: ${used} de ${limit} em uso no fim.`,
  used: 'em uso',
  limit: ({ limit }) => `limite ${limit}`,
  end: 'fim',
  cone: 'Cinza: o que o primeiro aviso previu, do mais cedo ao mais tarde.',
  role: { culprit: 'culpado', victim: 'vítima' },
  consumers: 'Principais consumidores',
  consumer: 'processo',
  first: 'visto primeiro com',
  last: 'visto por último com',

  whatToDo: 'O que fazer',
  whatToDoAbout: ({ name }) => `O que fazer com ${name}`,
  nothingToDo: 'Não se conhece nada que ajudaria.',

  facts: 'Fatos',
  fact: {
    pool: 'Limite de',
    limit: 'Limite',
    used: 'Em uso',
    usedBefore: 'Em uso na última amostra',
    constraint: 'O kernel chama isso de',
    user: 'Usuário da vítima',
    place: 'Cgroup da vítima',
    chosen: 'Escolhido primeiro',
    pressure: 'Tempo em que todos os programas esperaram',
    culpritAdj: 'oom_score_adj do culpado',
    victimAdj: 'oom_score_adj da vítima',
    invoker: 'Desencadeado por',
    known: 'Fonte',
    command: 'Comando do culpado',
    host: 'Máquina',
    headroom: 'Contado pelo Headroom',
  },
  known: { log: 'o log', inferred: 'inferência: nenhum log a nomeia', exit: 'a sua saída' },

  tasks: 'Candidatos para o kernel',
  taskSwap: 'em swap',
  taskResident: 'residente',
  taskCommit: 'prometido',
  tasksLargest: 'Os maiores programas',
  notKnown: 'desconhecido',
  countsAs: 'conta como',
  never: 'nunca tomado',
  evidence: 'O que diz o log',
  what: 'o quê',
  value: 'valor',
  redacted: { process: 'processo', cgroup: 'cgroup', rule: 'regra', user: 'usuario' },
  madeBy: 'Feito pelo Headroom.',

  listedElsewhere: 'um programa em algum outro contêiner foi encerrado',
  listedUnknown: 'um programa foi encerrado por falta de memória',
  listed: ({ pool, culprit }) => `memória ${of(pool)} esgotada${culprit === null ? '' : ` por ${culprit}`}`,
  alike: ({ count, text, from, to }) =>
    plural(count, `e mais um semelhante (${from})`, `e mais ${text} semelhantes entre ${from} e ${to}`),
  listedVictims: ({ names }) => `encerrado: ${names}`,
  nothingHappened: 'Nenhum incidente gravado.',
};
