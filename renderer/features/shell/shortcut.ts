export interface Shortcuts {
  readonly view: (index: number) => void;
  readonly search: () => void;
  readonly history: () => void;
  readonly help: () => void;
  readonly escape: () => void;
}

/** Does what a key means anywhere on the page, except while something is typed; false where it means nothing. */
export function shortcut(event: KeyboardEvent, shortcuts: Shortcuts): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const typing =
    event.target instanceof Element &&
    event.target.closest('input:not([type=radio], [type=checkbox]), select, textarea');
  if (event.key === 'Escape') shortcuts.escape();
  else if (typing) return false;
  else if (event.key === '/') shortcuts.search();
  else if (event.key === 'h') shortcuts.history();
  else if (event.key === '?') shortcuts.help();
  else if (/^[1-4]$/.test(event.key)) shortcuts.view(Number(event.key) - 1);
  else return false;
  return true;
}
