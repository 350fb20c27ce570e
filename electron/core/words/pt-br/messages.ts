import type { Translated } from '../catalog.ts';
import type { messages as english } from '../en/messages.ts';
import { daemons } from './daemons.ts';
import { lives } from './lives.ts';
import { notices } from './notices.ts';
import { partName } from '../part-names.ts';
import { timeShare } from '../time-share.ts';

export const messages: Translated<typeof english> = {
  ...notices,
  ...daemons,
  ...lives,
  'growth.steady': (v, w) =>
    `A memória privada cresceu ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}, sem desacelerar.`,
  'growth.steps': (v, w) =>
    `A memória privada cresceu em degraus, ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}.`,
  'growth.saw-tooth': (v, w) =>
    `A memória oscila ${w.bytes(v.swing)} e o seu piso subiu ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}.`,
  'growth.slowing': (v, w) =>
    `Ainda cresce ${w.rate(v.perMinute)} por minuto após ${w.span(v.seconds)}, mas está desacelerando, como faz um cache.`,
  'growth.burst': (v, w) => `Começou a crescer de repente, ${w.rate(v.perMinute)} por minuto, há ${w.span(v.seconds)}.`,
  'growth.loading': (v, w) =>
    `Cresce ${w.rate(v.perMinute)} por minuto desde que iniciou, há ${w.span(v.seconds)}, como um programa que carrega seus dados.`,
  'growth.births': (v, w) =>
    `${w.count(v.count)} processos foram iniciados em ${w.span(v.seconds)} e nenhum deles é grande.`,
  'growth.restarting': (v, w) =>
    `Foi iniciado ${w.count(v.count)} vezes em ${w.span(v.seconds)} e volta a crescer a cada vez.`,
  'growth.shared': (v, w) =>
    `Memória compartilhada, tmpfs ou o kernel cresceu ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}; nenhum processo a mostra.`,
  'growth.part': (v, w) =>
    `${partName(v, 'pt-BR')} cresceu ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}; isso não aparece em nenhum processo.`,
  'growth.unknown': (v, w) =>
    `Memória que nenhum processo mostra cresceu ${w.rate(v.perMinute)} por minuto durante ${w.span(v.seconds)}.`,
  'growth.familiar': 'Já esteve neste nível antes e voltou a descer.',
  'evidence.promise': (v, w) =>
    `Está preenchendo ${w.bytes(v.bytes)} que pediu de uma vez, ${w.share(v.share)} prontos. Os ${w.bytes(v.rest)} restantes cabem.`,
  'evidence.promise-too-large': (v, w) =>
    `Está preenchendo ${w.bytes(v.bytes)} que pediu de uma vez, ${w.share(v.share)} prontos: faltam ${w.bytes(v.rest)} e restam ${w.bytes(v.left)}. Não vai caber.`,
  'evidence.bound': (v, w) =>
    `Pode usar ${w.bytes(v.bytes)}${v.by === '' ? '' : ` (${w.text(v.by)})`} e tem ${w.bytes(v.used)}.`,
  'evidence.bound-too-large': (v, w) =>
    `Pode usar ${w.bytes(v.bytes)}${v.by === '' ? '' : ` (${w.text(v.by)})`} e tem ${w.bytes(v.used)}, mas restam só ${w.bytes(v.left)}.`,
  'heap.estimated':
    'Não dá para ler aqui quanto da memória é heap e quanto dele está em uso. Um runtime enche o heap antes de arrumá-lo, por isso um heap cheio não é alarme.',
  'stall.now': (v, w) => `Há ${w.span(v.seconds)}, programas esperam por memória ${timeShare(v.some, 'pt-BR')}.`,
  'stall.paging': (v, w) =>
    `Há ${w.span(v.seconds)}, páginas que já estavam na memória são buscadas de volta o tempo todo, e programas esperam por elas.`,
  'stall.all': (v) => `Todos esperam ao mesmo tempo ${timeShare(v.full, 'pt-BR')}; nada anda enquanto isso.`,
  'stall.soon': (v, w) =>
    `Em cerca de ${w.estimate(v.seconds, v.from, v.to)}, seus programas começam a esperar por memória: fica lento antes de encher.`,
  'stall.high': 'O sistema freia seus programas: chegou ao seu memory.high.',
  'stall.everybody': 'Nenhum programa é o culpado sozinho: juntos precisam de mais memória do que há.',
  'system.warning': 'O próprio sistema diz que falta memória.',
  'system.critical':
    'O próprio sistema diz que a memória está criticamente curta: pode encerrar programas a qualquer momento.',
  'ceiling.machine': (v, w) =>
    `A máquina está sendo reduzida em ${w.rate(v.perMinute)} por minuto. Agora tem ${w.bytes(v.bytes)}.`,
  'ceiling.pool': (v, w) => `Seu limite foi reduzido de ${w.bytes(v.from)} para ${w.bytes(v.bytes)}.`,
  'share.machine': (v, w) => `Responde por ${w.share(v.share)} do crescimento nesta máquina.`,
  'share.pool': (v, w) => `Responde por ${w.share(v.share)} do crescimento em ${w.name(v.name)}.`,
  'exhaustion.machine': (v, w) =>
    `Neste ritmo, os ${w.bytes(v.bytes)} desta máquina acabam em cerca de ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.cgroup': (v, w) =>
    `Neste ritmo, seu limite de ${w.bytes(v.bytes)} é atingido em cerca de ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.heap-cap': (v, w) =>
    `Neste ritmo, seu teto de heap de ${w.bytes(v.bytes)} é atingido em cerca de ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.process-limit': (v, w) =>
    `Neste ritmo, seu próprio limite de ${w.bytes(v.bytes)} é atingido em cerca de ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.full': (v, w) => (v.bytes > 0 ? `Restam apenas ${w.bytes(v.bytes)}.` : 'Já está no fim.'),
  learning: 'Ainda não há dados suficientes para dizer aonde isso leva.',
  'victim.other': (v, w) => `Quando a memória acabar, o kernel encerraria ${w.name(v.victim)} primeiro.`,
  'resume.exhausts': (v, w) =>
    `Restam ${w.bytes(v.bytes)} de ${w.bytes(v.limit)} ${v.name === '' ? 'nesta máquina' : `em ${w.name(v.name)}`}: no ritmo em que ele crescia antes, a memória acaba cerca de ${w.span(v.seconds)} depois que ele continuar, e o kernel o encerraria. ${v.name === '' ? 'Libere memória' : 'Aumente o limite'} antes ou, em vez disso, encerre-o.`,
  'resume.nearly-full': (v, w) =>
    `Restam só ${w.bytes(v.bytes)} de ${w.bytes(v.limit)} ${v.name === '' ? 'nesta máquina' : `em ${w.name(v.name)}`}, e não se sabe com que rapidez ele crescia antes: se continuar a crescer, o kernel pode encerrá-lo na hora. ${v.name === '' ? 'Libere memória' : 'Aumente o limite'} antes ou, em vez disso, encerre-o.`,
  'act.frozen': (v, w) =>
    `Foi congelado pelo seu contêiner ou cgroup ${w.name(v.name)}: descongele-o lá. Até então, nem Encerrar nem Retomar o alcançam.`,
  'advice.v8': (v, w) =>
    `Seu heap tem teto de ${w.bytes(v.bytes)} (--max-old-space-size). Tire um heap snapshot para ver o que fica retido, ou aumente o teto se este é o seu conjunto de trabalho.`,
  'advice.v8-leaks': (v, w) =>
    `Seu heap tem teto de ${w.bytes(v.bytes)} (--max-old-space-size). Compare dois heap snapshots para achar o que fica retido: um teto maior só adiaria o fim.`,
  'advice.v8-buffers':
    'A maior parte do que ele ocupa está fora do heap: Buffers ou memória de add-ons. Um teto de heap não limita isso; procure Buffers e streams que ficam retidos.',
  'advice.v8-uncapped':
    'Inicie-o com --max-old-space-size, para que o vazamento encerre este programa e não os vizinhos; compare dois heap snapshots para achar o que fica retido.',
  'advice.jvm': (v, w) =>
    `Seu heap tem teto de ${w.bytes(v.bytes)} (-Xmx). Um heap dump mostra o que fica retido; metaspace, threads e buffers diretos vêm além do teto.`,
  'advice.jvm-beside':
    'Ele ocupa mais do que o seu heap pode: buffers diretos, threads, metaspace ou bibliotecas nativas. -Xmx não limita isso; jcmd com VM.native_memory mostra o que é, e -XX:MaxDirectMemorySize limita os buffers diretos.',
  'advice.cap-above-pool': (v, w) =>
    `Seu teto de ${w.bytes(v.bytes)} é maior que os ${w.bytes(v.limit)} do seu contêiner: defina ${v.by === '' ? 'o teto' : w.text(v.by)} abaixo disso.`,
  'advice.cap-above-machine': (v, w) =>
    `Seu teto de ${w.bytes(v.bytes)} é maior que os ${w.bytes(v.limit)} desta máquina: defina ${v.by === '' ? 'o teto' : w.text(v.by)} abaixo disso.`,
  'advice.jvm-uncapped': 'Defina -Xmx ou -XX:MaxRAMPercentage; sem eles o heap pode tomar um quarto da máquina.',
  'advice.python': 'Processe os dados em partes e use tracemalloc para ver quais linhas retêm a memória.',
  'advice.machine-learning':
    'Reduza o tamanho do lote, use uma amostra dos dados, ou carregue um modelo quantizado ou podado; libere o que uma etapa anterior ainda retém.',
  'advice.browser': 'Feche ou recarregue a aba por trás deste processo; o navegador continua aberto.',
  'advice.database': (v, w) =>
    `Verifique a configuração de cache de ${w.name(v.name)}: ele foi feito para encher, até o seu limite.`,
  'advice.compiler':
    'Rode menos tarefas em paralelo (make -j, cargo -j, ninja -j), ou faça a ligação com menos threads.',
  'advice.container-limit': (v, w) =>
    `O limite é baixo demais para o conjunto de trabalho estável. Aumente-o para cerca de ${w.bytes(v.bytes)}, ou reduza o programa.`,
  'advice.restart':
    'Salve seu trabalho e reinicie o programa antes que a memória acabe. Se continuar acontecendo, relate o vazamento a quem o desenvolve.',
  'advice.mount': (v, w) =>
    `Procure arquivos que crescem em ${w.name(v.mount)}: ele os guarda na memória. Remova os que não são necessários.`,
  'advice.shared':
    'Procure em /dev/shm, /tmp e outros tmpfs por arquivos que crescem, e remova os que não são necessários.',
  'advice.log-cgroup': (v, w) =>
    `Descubra se ${w.name(v.name)} precisa de tanto. Se precisar, aumente o limite de ${w.bytes(v.bytes)}; se não, procure o que ele retém, por exemplo com um perfilador de heap.`,
  'advice.log-machine': (v, w) =>
    `Dê a ${w.name(v.name)} um limite próprio (MemoryMax= do serviço, --memory do contêiner), para que termine sozinho; ou dê à máquina mais memória ou swap.`,
  'advice.log-nodes':
    'Outros nós da máquina podem ter espaço: permita mais deles ao programa na política de memória ou no cpuset (numactl, cpuset.mems, AllowedMemoryNodes=).',
  'advice.log-own-limit':
    'O sistema impõe este limite só ao programa, portanto não é preciso encerrar outros. Atualize o programa ou avise os seus autores.',
  'advice.own-heap':
    'Veja num heap dump ou heap snapshot o que é retido. Se tudo for necessário, aumente o teto do heap.',
  'advice.own-heap-cap': (v, w) =>
    `Veja num heap dump ou heap snapshot o que é retido. Se tudo for necessário, aumente o teto de ${w.bytes(v.bytes)} do heap.`,
  'advice.own-metaspace':
    'Procure classes carregadas repetidas vezes (plugins, proxies, reimplantações). Se todas forem necessárias, aumente -XX:MaxMetaspaceSize.',
  'advice.own-direct':
    'Procure buffers que não são liberados. Se todos forem necessários, aumente -XX:MaxDirectMemorySize.',
  'advice.own-threads':
    'Procure threads que nunca terminam. Se todas forem necessárias, aumente o limite de processos (ulimit -u, TasksMax=, pids.max) ou diminua as pilhas (-Xss).',
  'advice.own-gpu':
    'Diminua o tamanho do lote, libere o que uma etapa anterior ainda retém, ou use um modelo menor ou mais memória de GPU.',
  'advice.own-refused':
    'Veja quanto ele pediu de uma vez, e os limites do espaço de endereços (ulimit -v) e do overcommit (vm.overcommit_memory). Trabalhe em partes menores se precisar de menos.',
  'advice.fork-storm':
    'Pause ou encerre o grupo inteiro: encerrar um processo não ajuda enquanto outros são iniciados.',
};
