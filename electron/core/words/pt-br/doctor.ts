import type { Translated } from '../catalog.ts';
import { asClause } from '../clause.ts';
import type { doctor as english } from '../en/doctor.ts';
import { doctorMemory } from './doctor-memory.ts';
import { plural } from './plural.ts';

export const doctor: Translated<typeof english> = {
  'reader.none': (v, w) => `A memória não pode ser lida aqui: ${asClause(w.reason(v.reason))}.`,
  'reader.procfs': 'A memória é lida do procfs, sem iniciar nenhum programa.',
  'reader.list': 'A memória é lida da lista de processos, o que é mais lento e menos preciso.',
  'processes.all': (v, w) => `Todos os ${w.count(v.count)} processos são vistos.`,
  'processes.some': (v, w) => `${w.count(v.count)} processos são vistos: ${asClause(w.reason(v.reason))}.`,
  'private.known': 'O crescimento é julgado pela memória privada, nos processos de todos os usuários.',
  'private.unknown': (v, w) => `O crescimento é julgado pela memória residente: ${asClause(w.reason(v.reason))}.`,
  'maps.nobody': 'Não há processos de outros usuários.',
  'maps.open': 'Os detalhes da memória de processos de outros usuários podem ser lidos.',
  'maps.closed': 'Os detalhes da memória de processos de outros usuários não podem ser lidos; os seus tamanhos podem.',
  'pressure.known': 'O kernel diz por quanto tempo os programas esperam por memória (PSI).',
  'pressure.unknown': (v, w) => `Não se sabe: ${asClause(w.reason(v.reason))}.`,
  'pressure.off': (v, w) => `Não se sabe: ${asClause(w.reason(v.reason))}, e ela está desligada nele.`,
  'limits.read': (v, w) =>
    `Os cgroups de memória são lidos; agora ${v.count === 0 ? 'nenhum' : w.count(v.count)} ${plural(v.count, 'tem', 'têm')} limite.`,
  'limits.unseen': (v, w) => `Limites de contêineres e serviços não são vistos: ${asClause(w.reason(v.reason))}.`,
  'descriptors.enough': (v, w) => `Bastam para manter abertos os arquivos de todos os ${w.count(v.count)} processos.`,
  'descriptors.few': (v, w) =>
    `Os arquivos de ${w.count(v.kept)} de ${w.count(v.count)} processos ficam abertos; os dos outros são abertos um após o outro, o que custa mais.`,
  'signals.pinned': 'Cada processo é fixado por um pidfd: um sinal não pode atingir um pid reutilizado.',
  'signals.compared': (v, w) => `A hora de início é comparada logo antes de um sinal: ${asClause(w.reason(v.reason))}.`,
  'actions.all': 'Os processos de todos os usuários podem ser pausados e encerrados.',
  'actions.own': (v, w) => `Os processos de ${w.name(v.user)} podem ser pausados e encerrados, os dos outros não.`,
  'log.kernel': 'O que o kernel diz ao encerrar processos pode ser lido.',
  'log.journald': 'O que o kernel diz ao encerrar processos é lido do journald.',
  'log.absent': 'Não há registro do kernel aqui; os encerramentos são inferidos.',
  'log.closed': 'O que o kernel diz ao encerrar processos não pode ser lido; os encerramentos são inferidos.',
  'log.restricted':
    'O que o kernel diz ao encerrar processos não pode ser lido (dmesg_restrict); os encerramentos são inferidos.',
  'daemons.heard': 'O que o systemd-oomd e o earlyoom encerram fica conhecido.',
  'daemons.unheard': (v, w) =>
    `O que ${w.name(v.programs)} encerrar não fica conhecido: não se pode ler onde isso é escrito.`,
  ...doctorMemory,
  'bus.found': 'Há um barramento de sessão; um servidor de notificações nele mostra os avisos.',
  'bus.none': 'Não há barramento de sessão; os avisos ficam na interface.',
  'display.found': 'Há uma tela para a janela e a bandeja.',
  'display.none': 'Não há tela; use o navegador.',

  'turn.last': 'Quando a memória acaba, o kernel encerra outros antes do Headroom.',
  'turn.open':
    'Quando programas pequenos enchem a memória, o kernel pode encerrar o Headroom primeiro: isso não pode ser mudado aqui (CAP_SYS_RESOURCE).',
  'opens.service': (v, w) =>
    `Abre: só o Headroom, como serviço executado como ${w.name(v.user)}, passa a ler a memória dos processos de todos e o log do kernel.`,
  'opens.one-look':
    'Abre: o Headroom roda como root até você pará-lo, para os navegadores que os seus links deixam entrar. Nada disso permanece.',
  'opens.journal': (v, w) =>
    `Abre: todo programa de ${w.name(v.user)} pode ler o log da máquina inteira, a partir do próximo login.`,
  'opens.group': (v, w) =>
    `Abre: todo programa de ${w.name(v.user)} vê os processos e as linhas de comando de todos os usuários, a partir do próximo login.`,
  'opens.file': (v, w) => `Abre: todo programa de ${w.name(v.user)} pode ler ${w.text(v.file)}.`,
  'opens.boot': 'Não abre nada a ninguém; o kernel conta um pouco mais, a partir da próxima inicialização da máquina.',
  'opens.procfs': 'Abre: todo programa aqui dentro vê os processos deste sistema.',
  'opens.shell': 'Não abre nada a ninguém; vale para este shell e o que ele inicia.',
  'opens.koffi': 'Abre: código nativo desse pacote é executado dentro do Headroom.',
  'opens.one-act': 'Abre: só este comando age como root, com as mesmas proteções.',
  'opens.linger': (v, w) => `Abre: serviços de ${w.name(v.user)} rodam desde a inicialização da máquina, sem login.`,
  'opens.page':
    'Abre: uma página só nesta máquina, para os navegadores que os seus links deixam entrar, até você pará-lo.',
};
