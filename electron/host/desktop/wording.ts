/** What the desktop host itself says to people, in one language. */
export interface DesktopWords {
  pageCrashed(reason: string): string;
  readonly pageHangs: string;
  readonly reload: string;
  readonly closeWindow: string;
  readonly open: string;
  readonly quit: string;
}

const english: DesktopWords = {
  pageCrashed: (reason) => `The Headroom window stopped working (${reason}). Sampling and notifications go on.`,
  pageHangs: 'The Headroom window does not answer. Sampling and notifications go on.',
  reload: 'Reload',
  closeWindow: 'Close window',
  open: 'Open Headroom',
  quit: 'Quit',
};

const portuguese: DesktopWords = {
  pageCrashed: (reason) => `A janela do Headroom parou de funcionar (${reason}). A medição e os avisos continuam.`,
  pageHangs: 'A janela do Headroom não responde. A medição e os avisos continuam.',
  reload: 'Recarregar',
  closeWindow: 'Fechar janela',
  open: 'Abrir o Headroom',
  quit: 'Sair',
};

/** `language` is the setting, `locale` the system's, as BCP 47. */
export function desktopWords(language: 'system' | 'en' | 'pt-BR', locale: string): DesktopWords {
  const chosen = language === 'system' ? locale : language;
  return chosen.toLowerCase().startsWith('pt') ? portuguese : english;
}
