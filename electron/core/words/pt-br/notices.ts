import type { Translated } from '../catalog.ts';
import type { notices as english } from '../en/notices.ts';

export const notices: Translated<typeof english> = {
  'settings.unreadable': (v, w) => `As configurações em ${w.text(v.file)} não podem ser lidas (${w.reason(v.reason)}).`,
  'settings.damaged': (v, w) => `As configurações em ${w.text(v.file)} estão danificadas; valem as predefinidas.`,
  'settings.unusable': (v, w) =>
    `As configurações em ${w.text(v.file)} têm valores que não podem ser usados (${w.text(v.names)}); para eles valem os predefinidos.`,
  'settings.kept': (v, w) => `O arquivo foi guardado como ${w.text(v.aside)}.`,
  'settings.in-the-way': 'O arquivo não pôde ser posto de lado; as mudanças valem até o Headroom ser encerrado.',
  'settings.unsaved': (v, w) =>
    `As configurações não puderam ser salvas em ${w.text(v.folder)} (${w.reason(v.reason)}); elas valem até o Headroom ser encerrado.`,
  'journal.held': (v) => `Outro Headroom (processo ${v.pid}) grava o diário; este apenas o lê.`,
  'journal.stopped': (v, w) =>
    `O diário em ${w.text(v.folder)} não está sendo gravado: ${w.reason(v.reason)}. A gravação continua quando isso passar.`,
  'tray.none':
    'Este ambiente não mostra ícones de bandeja, por isso o Headroom não tem um. Inicie o Headroom de novo para abrir esta janela; no GNOME, a extensão "AppIndicator and KStatusNotifierItem Support" acrescenta uma bandeja.',
};
