import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const help: Messages['help'] = {
  program: 'Diz quando a memória acaba, quem a está esgotando e o que fazer.',
  version: 'mostra o número da versão',
  help: 'mostra a ajuda do comando',
  helpCommand: 'mostra a ajuda de um comando',
  headings: {
    'Usage:': 'Uso:',
    'Arguments:': 'Argumentos:',
    'Options:': 'Opções:',
    'Commands:': 'Comandos:',
  },
  placeholders: { '[options]': '[opções]', '[command]': '[comando]' },
  default: 'padrão',
  choices: 'opções',
  error: {
    label: 'erro',
    unknownCommand: (v) => `comando desconhecido: ${v.name}`,
    unknownOption: (v) => `opção desconhecida: ${v.name}`,
    missingArgument: (v) => `falta o argumento ${v.name}`,
    missingValue: (v) => `falta o valor da opção ${v.option}`,
    missingOption: (v) => `falta a opção obrigatória ${v.option}`,
    invalid: (v) => `o valor ${v.value} da opção ${v.option} não é válido.`,
    choices: (v) => `As opções são ${v.choices}.`,
    conflict: (v) => `a opção ${v.option} não pode ser usada com a opção ${v.other}`,
    tooMany: (v) =>
      `argumentos demais para ${v.command}: ${plural(Number(v.expected), 'esperava-se', 'esperavam-se')} ${v.expected}, foram ${v.got}.`,
    meant: (v) => `(Você quis dizer ${v.names}?)`,
    meantOneOf: (v) => `(Você quis dizer um destes: ${v.names}?)`,
  },
  tryHelp: (v) => `Tente: ${v.command} --help`,
  bug: (v) => `isto não deveria ter acontecido: ${v.error}`,
  summary: {
    top: 'mostra o que pode acabar e quem o está esgotando',
    replay: 'diz o que o Headroom conclui de uma gravação',
    record: 'grava o que esta máquina faz com a memória',
    serve: 'mostra a interface num navegador',
    end: 'encerra um processo, sua árvore ou seu aplicativo',
    pause: 'impede um processo de crescer enquanto você decide',
    resume: 'deixa um processo pausado continuar',
    rules: 'lista as respostas automáticas, ou as experimenta numa gravação',
    run: 'executa um comando sob observação e mostra o perfil da sua memória',
    incidents: 'diz o que aconteceu quando a memória acabou, e por quê',
    doctor: 'diz o que pode ser lido aqui, e como liberar o que falta',
  },
};
