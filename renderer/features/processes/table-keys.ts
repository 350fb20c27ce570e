import type { Frame } from '../../../electron/core/model/frame.ts';
import type { ActionFlow } from '../../state/action-flow.svelte.ts';
import { entriesOf, requestForAll } from './action-request.ts';
import type { ProcessTable, TableRow } from '../../state/table/process-table.svelte.ts';

interface Keyboard {
  readonly frame: Frame;
  readonly table: ProcessTable;
  readonly actions: ActionFlow;
  readonly activeIndex: number;
  /** Rows in a page. */
  readonly page: number;
  readonly activate: (index: number) => void;
  readonly open: (row: TableRow) => void;
}

/** Does what a key means in the table; false where it means nothing. */
export function tableKey(event: KeyboardEvent, keyboard: Keyboard): boolean {
  const { table, activeIndex, activate, page } = keyboard;
  const last = table.rows.length - 1;
  const row = table.rows[activeIndex];
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      move(event.key === 'ArrowDown' ? activeIndex + 1 : activeIndex - 1);
      return true;
    case 'PageDown':
      activate(activeIndex + page);
      return true;
    case 'PageUp':
      activate(activeIndex - page);
      return true;
    case 'Home':
      activate(0);
      return true;
    case 'End':
      activate(last);
      return true;
  }
  return row !== undefined && rowKey(event, row, keyboard);

  function move(index: number) {
    if (event.shiftKey && row) table.selected.add(row.key);
    activate(index);
    const reached = table.rows[Math.min(last, Math.max(0, index))];
    if (event.shiftKey && reached) table.selected.add(reached.key);
  }
}

function rowKey(
  event: KeyboardEvent,
  row: TableRow,
  { frame, table, actions, activeIndex, activate, open }: Keyboard,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'ArrowRight':
      if (row.expandable && !row.expanded) table.toggle(row);
      else if (row.expanded) activate(activeIndex + 1);
      return row.expandable;
    case 'ArrowLeft':
      if (row.expanded) table.toggle(row);
      else if (row.level > 1) activate(parentIndex(table.rows, activeIndex));
      return row.expanded || row.level > 1;
    case 'Enter':
      open(row);
      return true;
    case ' ':
      table.toggleSelected(row.key);
      return true;
    case 'p':
    case 'Delete':
    case 'e': {
      const entries = table.selected.size > 0 ? entriesOf(frame, table.selected) : [row.entry];
      const paused = entries.every((entry) => entry.kind === 'process' && entry.process.state === 'stopped');
      const request = requestForAll(entries, event.key === 'p' ? (paused ? 'resume' : 'pause') : 'end');
      if (request) void actions.begin(request);
      return request !== null;
    }
    default:
      return false;
  }
}

function parentIndex(rows: readonly TableRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) if ((rows[above]?.level ?? 1) < level) return above;
  return index;
}
