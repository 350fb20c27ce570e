import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const explain: Messages['explain'] = {
  description:
    'Explica um log que alguém tem: o que foi encerrado por falta de memória, por quê, quem levou a isso e o que fazer.',
  file: 'o log; - ou nada para a entrada padrão',
  examples: `
São entendidos logs do kernel a partir do Linux 2.6.32 como os dão dmesg, dmesg -T, journalctl (short, verbose, json,
export), syslog e /dev/kmsg, linhas de earlyoom, systemd-oomd, nohang, oomd e lmkd, relatórios do macOS (JetsamEvent-*.ips),
eventos 2004 do Windows em XML, e o que um programa escreveu quando ficou sem memória.

Exemplos:
  dmesg -T | headroom explain
  journalctl -k -b -1 | headroom explain
  headroom explain /var/log/syslog --json
  wevtutil qe System /q:"*[System[EventID=2004]]" /f:xml | headroom explain`,
  nothingGiven: (v) =>
    `nenhum log foi dado. Indique um arquivo, ou passe um adiante: dmesg -T | headroom explain. Veja: ${v.command}`,
  nothingFound: 'nada ali fala de um programa encerrado por falta de memória.',
  onlyLast: (v) =>
    `Os últimos ${v.shown}; ${plural(v.count, `${v.text} anterior fica de fora`, `${v.text} anteriores ficam de fora`)} (--json tem todos).`,
  evenEarlier: (v) =>
    plural(
      v.count,
      `Há no log mais ${v.text} encerramento anterior; são demais para contar cada um.`,
      `Há no log mais ${v.text} encerramentos anteriores; são demais para contar cada um.`,
    ),
};
