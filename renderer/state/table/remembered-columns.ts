import { COLUMNS, DEFAULT_COLUMNS, type Column } from './columns.ts';

const REMEMBERED = 'headroom.columns';

/** The columns chosen in this page before; the default ones where nothing usable is stored. */
export function rememberedColumns(): readonly Column[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
    if (!Array.isArray(stored)) return DEFAULT_COLUMNS;
    return COLUMNS.filter((column) => column === 'name' || stored.includes(column));
  } catch {
    return DEFAULT_COLUMNS;
  }
}

export function rememberColumns(columns: readonly Column[]): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(columns));
  } catch {
    // A page without storage shows the default columns the next time.
  }
}
