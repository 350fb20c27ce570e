import type { Translated } from '../catalog.ts';
import type { doctorMemory as english } from '../en/doctor-memory.ts';
import type { Wording } from '../wording.ts';
import { plural } from './plural.ts';

export const doctorMemory: Translated<typeof english> = {
  'swap.none': 'Não há swap: quando a memória acaba, programas são encerrados.',
  'swap.slow': (v, w) =>
    `O swap fica ${onDisk(v, w)}. Conta como espaço, mas os programas ficam lentos muito antes de ele acabar.`,
  'swap.zswap': (v, w) =>
    `O swap fica ${onDisk(v, w)}, e o zswap guarda parte dele comprimida na memória. Conta como espaço, mas os programas ficam lentos antes de ele acabar.`,
  'swap.zram': (v, w) =>
    `O swap é a própria memória, comprimida (zram, até ${w.bytes(v.zram)})${v.disk === 0 ? '' : `, e ${w.bytes(v.disk)} em disco`}. Conta com o que a compressão economiza${v.saved === 0 ? '' : `, ${w.share(v.saved)} até agora`}.`,
  'swap.zram-unread': (v, w) =>
    `O swap é a própria memória, comprimida (zram, até ${w.bytes(v.bytes)}), mas não se pode ler quanto ela comprime (mm_stat). Conta por inteiro, o que é demais.`,
  'swap.unknown': (v, w) => `Há ${w.bytes(v.bytes)} de swap; o que está por trás dele não é dito aqui.`,
  'zfs.seen': (v, w) =>
    `O cache do ZFS tem ${w.bytes(v.bytes)}; devolve ${w.bytes(v.spare)} disso, que contam como livres.`,
  'zfs.of-host': 'Há ZFS, mas o tamanho do seu cache é o do host ou não pode ser lido: ele conta como usado.',
  'limits-pressure.read': (v, w) =>
    `As esperas por memória são lidas de ${w.count(v.count)} ${plural(v.count, 'contêiner ou serviço', 'contêineres e serviços')} com limite.`,
  'limits-pressure.ready': 'As esperas por memória são lidas de cada contêiner e serviço assim que algum tiver limite.',
  'limits-pressure.version-1':
    'Os cgroups da versão 1 não dizem quanto cada contêiner ou serviço espera; isso é estimado pelas páginas que voltam.',
  'limits-pressure.none': 'Quanto cada contêiner ou serviço espera não é dito aqui (memory.pressure).',
  'daemons.none': 'Nenhum daemon encerra programas antes que o kernel precise fazer isso.',
  'daemons.earlyoom': (v, w) =>
    `O earlyoom encerra um programa quando há no máximo ${w.bytes(v.memory)} de memória disponíveis${v.swap === 0 ? '' : ` e ${w.bytes(v.swap)} de swap livres`}.`,
  'daemons.oomd': (v, w) =>
    `O systemd-oomd encerra todos os programas de uma unidade ${[
      ...(v.swapUnits === ''
        ? []
        : [`quando ${w.share(v.used)} da memória e do swap estão em uso (abaixo de ${w.text(v.swapUnits)})`]),
      ...(v.pressureUnits === ''
        ? []
        : [
            `quando todos esperam por memória ${w.share(v.waiting)} do tempo por ${w.span(v.seconds)} (abaixo de ${w.text(v.pressureUnits)})`,
          ]),
    ].join(', e ')}.`,
  'daemons.oomd-idle': 'O systemd-oomd está em execução, mas nenhuma unidade pede que ele encerre algo.',
  'daemons.oomd-no-swap': 'O systemd-oomd está em execução, mas só deve agir pelo swap, e não há nenhum.',
  'daemons.session-shared': (v, w) =>
    `A sessão da área de trabalho e todos os seus programas (${w.count(v.count)} processos) dividem um único cgroup, ${w.text(v.cgroup)}: o systemd-oomd encerraria todos de uma vez. Um programa iniciado assim tem o seu próprio:`,
  'opens.own-scope': 'Não abre nada a ninguém; só o programa é encerrado quando pega demais.',
};

function onDisk({ disk, file }: { readonly disk: number; readonly file: number }, w: Wording): string {
  const parts = [
    ...(disk > 0 ? [`em disco (${w.bytes(disk)})`] : []),
    ...(file > 0 ? [`em arquivo (${w.bytes(file)})`] : []),
  ];
  return parts.join(' e ');
}
