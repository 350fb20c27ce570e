import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const run: Messages['run'] = {
  description:
    'Executa um comando sob observação e diz o que ele fez com a memória: o teste de estresse antes da implantação.',
  command: 'o comando e seus argumentos, depois de --',
  option: {
    limit: 'não lhe dá mais memória do que isto, como 512M ou 2G',
    report: 'grava o perfil ali: JSON se o nome termina em .json, senão Markdown',
    failOnLeak: 'falha quando a memória cresce sem fim',
    failWithin: 'falha quando ele chega tão perto do limite',
    grace: 'força-o se não encerrou tanto tempo depois de um sinal para encerrar',
    needsLimit: '--fail-within precisa de --limit',
  },
  exitCodes: `
Códigos de saída: o do próprio comando, ou 128 mais o número do sinal que o encerrou;
  3    ele vaza, com --fail-on-leak (só quando o próprio comando terminou bem)
  4    ele chegou perto demais do limite, com --fail-within (idem)
  125  o próprio headroom falhou
  126  o comando não pode ser executado
  127  o comando não foi encontrado`,
  noCommand: 'comando não encontrado',
  notRunnable: 'não pode ser executado',
  unreadable: (v) => `a memória não pode ser lida aqui. Tente: ${v.command}`,
  means: {
    cgroup: 'mantido por um cgroup de memória próprio',
    systemd: 'mantido por um escopo próprio do systemd',
    'address-space': 'só do espaço de endereçamento (RLIMIT_AS): aqui não se pode criar um cgroup',
    none: 'só observado: nada aqui pode mantê-lo',
  },
  confined: (v) => `o limite é ${v.means}`,
  passedOn: (v) => `${v.signal} é repassado`,
  forced: (v) => `o comando continua depois de ${v.signal}; ele é forçado a encerrar`,
  used: (v) => `${v.used} de ${v.limit}`,
  full: (v) => `acaba em cerca de ${v.estimate}`,
  leaks: 'ele vaza',
  near: (v) => `chegou a menos de ${v.share} do limite`,
  staysUnlimited: (v) =>
    plural(
      v.count,
      'um processo iniciado pelo comando continua; o limite já não vale para ele',
      `${v.text} processos iniciados pelo comando continuam; o limite já não vale para eles`,
    ),
  leftBefore: (v) =>
    plural(
      v.count,
      `um processo de uma execução anterior ainda está em ${v.folder}; o limite dali foi retirado`,
      `${v.text} processos de uma execução anterior ainda estão em ${v.folder}; o limite dali foi retirado`,
    ),
  ranOut: (v) => `ficou sem memória. Veja: ${v.command}`,
  line: {
    span: 'Executou por',
    code: 'Código de saída',
    peak: 'Pico',
    floor: 'Piso',
    limit: 'Limite',
    pattern: 'Padrão',
    growth: 'Crescimento',
    full: 'Acaba',
    processes: 'Processos',
    said: 'O programa disse',
    failed: 'Falha',
  },
  peak: (v) => `${v.private} de memória privada, ${v.resident} de memória residente`,
  floor: (v) => `${v.floor} na segunda metade`,
  limit: (v) => `${v.limit}, ${v.means}`,
  leaking: (v) => `${v.pattern}: ele vaza`,
  growth: (v) => `${v.growth} durante ${v.span}`,
  atMost: (v) => `no máximo ${v.text}`,
  heard: {
    'v8-heap': 'o heap do V8 se esgotou',
    'v8-reserve': 'o V8 não conseguiu reservar memória',
    jvm: 'a JVM ficou sem memória',
    python: 'o Python ficou sem memória',
    cpp: 'o C++ não conseguiu alocar (std::bad_alloc)',
    go: 'o Go ficou sem memória',
    rust: 'o Rust não conseguiu alocar',
    cuda: 'a GPU ficou sem memória',
    dotnet: 'o .NET ficou sem memória',
    php: 'o PHP atingiu o memory_limit',
    ruby: 'o Ruby não conseguiu alocar',
    perl: 'o Perl ficou sem memória',
    erlang: 'o Erlang não conseguiu alocar',
    r: 'o R não conseguiu alocar',
    bun: 'o Bun ficou sem memória',
    redis: 'o Redis não conseguiu alocar',
    postgres: 'o PostgreSQL ficou sem memória',
    mysql: 'o MySQL ficou sem memória',
    git: 'o Git não conseguiu alocar',
    gcc: 'o compilador ficou sem memória',
    shell: 'o shell não conseguiu alocar',
  },
  report: {
    title: (v) => `Memória de ${v.command}`,
    largest: 'Maiores processos',
  },
};
