import type { Translated } from '../catalog.ts';
import type { notices as english } from '../en/notices.ts';
import { plural } from './plural.ts';

export const notices: Translated<typeof english> = {
  'settings.unreadable': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: o arquivo não pode ser lido (${w.reason(v.reason)}).`,
  'settings.damaged': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: não são um JSON válido. Corrija o arquivo ou mova-o para outro lugar.`,
  'settings.not-regular': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: não se trata de um arquivo comum. Mova-o para outro lugar.`,
  'settings.foreign': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: o arquivo pertence a outro usuário (${v.user}). Torne-o seu (chown) ou mova-o para outro lugar.`,
  'settings.writable': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: outros usuários podem gravar no arquivo. Confira-o e depois execute chmod go-w nele.`,
  'settings.too-large': (v, w) =>
    `As configurações em ${w.text(v.file)} não são usadas: o arquivo tem mais de ${w.bytes(v.bytes)}. Corrija-o ou mova-o para outro lugar.`,
  'settings.guards-unknown':
    'Não se sabe quais proteções ele contém: até lá toda ação pede uma segunda confirmação, e nada é pausado ou encerrado automaticamente.',
  'settings.in-the-way': 'O arquivo fica como está; as mudanças valem até o Headroom ser encerrado.',
  'settings.unsaved': (v, w) =>
    `As configurações não puderam ser salvas em ${w.text(v.folder)} (${w.reason(v.reason)}); elas valem até o Headroom ser encerrado.`,
  'settings.misfits': (v, w) =>
    `Algo nas configurações em ${w.text(v.file)} não pode ser usado; todo o resto vale. Corrija no arquivo:`,
  'settings.misfit.missing': (v, w) => `falta ${w.text(v.path)}.`,
  'settings.misfit.empty': (v, w) => `${w.text(v.path)} está vazio.`,
  'settings.misfit.choice': (v, w) => `${w.text(v.path)}: ${w.text(v.received)} não é um destes: ${w.text(v.choices)}.`,
  'settings.misfit.rule': (v, w) => `${w.text(v.path)}: ${w.reason(v.rule)}`,
  'settings.misfit.too-many': (v, w) =>
    `${w.text(v.path)}: de ${w.count(v.count)} entradas, só as primeiras ${w.count(v.most)} são usadas.`,
  'settings.misfit.kind': (v, w) => `${w.text(v.path)}: esperava-se ${w.text(v.expected)}, veio ${w.text(v.received)}.`,
  'settings.more': (v, w) => `E mais ${w.count(v.count)}.`,
  'settings.guards-closed':
    'Até ser corrigida, todo processo a que uma proteção ilegível pode se referir pede uma segunda confirmação; se não há como saber a quem ela se refere, todos pedem.',
  'journal.held': (v) => `Outro Headroom (processo ${v.pid}) grava o diário; este apenas o lê.`,
  'journal.held-elsewhere': 'Outro Headroom, em outro contêiner ou em outra máquina, grava o diário; este apenas o lê.',
  'journal.removed': (v, w) =>
    `O diário em ${w.text(v.folder)} foi removido ou substituído enquanto era gravado. Ele foi recomeçado.`,
  'journal.stopped': (v, w) =>
    `O diário em ${w.text(v.folder)} não está sendo gravado: ${w.reason(v.reason)}. O Headroom tenta de novo a cada 15 segundos.`,
  'lives.unused': (v, w) =>
    `O que se sabe de execuções anteriores de programas em ${w.text(v.file)} não é usado: ${w.reason(v.reason)}.`,
  'lives.unwritten': (v, w) =>
    `As execuções de programas não podem ser anotadas em ${w.text(v.folder)} (${w.reason(v.reason)}); só são conhecidas até o Headroom terminar.`,
  'lives.damaged': (v, w) =>
    `As anotações sobre execuções anteriores de programas estavam danificadas. Foram guardadas como ${w.text(v.file)}, e outras foram iniciadas.`,
  'acting.let-go': (v) =>
    `Um Headroom que foi morto enquanto agia tinha deixado ${plural(v.count, 'um processo ou cgroup parado, que agora continua', `${v.count} processos ou cgroups parados, que agora continuam`)}. Nada foi encerrado.`,
  'on-alert.not-started': (v, w) =>
    `Não foi possível iniciar o comando para alertas: ${w.text(v.program)} (${w.reason(v.reason)}).`,
  'on-alert.failed': (v, w) =>
    `O comando para alertas falhou: ${w.text(v.program)} terminou com o código de saída ${v.code}.`,
  'on-alert.ended': (v, w) =>
    `O comando para alertas foi encerrado por um sinal: ${w.text(v.program)} (${w.text(v.signal)}).`,
  'on-alert.too-long': (v, w) =>
    `O comando para alertas foi encerrado, porque demorou mais de ${w.span(v.seconds)}: ${w.text(v.program)}.`,
  'tray.none':
    'Este ambiente não mostra ícones de bandeja, por isso o Headroom não tem um. Inicie o Headroom de novo para abrir esta janela; no GNOME, a extensão "AppIndicator and KStatusNotifierItem Support" acrescenta uma bandeja.',
};
