import type { Action } from '../../../electron/core/actions/action.ts';
import type { ActionRequest } from '../../state/action-flow.svelte.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { groupEntries, processEntry, type Entry } from '../../state/table/table-rows.ts';

/** The wish to do something to a row: one process, or all of an application. null for what has ended. */
function actionRequest(entry: Entry, action: Action): ActionRequest | null {
  if (entry.gone) return null;
  if (entry.kind === 'process') {
    const { pid, start, name } = entry.process;
    return { action, name, targets: [{ identity: { pid, start }, scope: 'process' }] };
  }
  const member = entry.members[0]?.process;
  if (!member) return null;
  const { pid, start } = member;
  return { action, name: entry.group.name, targets: [{ identity: { pid, start }, scope: 'group' }] };
}

/** The same for one or several rows at once. */
export function requestForAll(entries: readonly Entry[], action: Action): ActionRequest | null {
  const requests = entries.flatMap((entry) => actionRequest(entry, action) ?? []);
  const name = requests[0]?.name;
  return name === undefined ? null : { action, name, targets: requests.flatMap(({ targets }) => targets) };
}

/** The rows of these keys, whether or not the table shows them now. */
export function entriesOf(frame: Frame, keys: ReadonlySet<string>): Entry[] {
  const groups = groupEntries(frame, frame.processes).filter(({ kind }) => kind === 'group');
  const processes = frame.processes.map((process) => processEntry(process));
  return [...groups, ...processes].filter(({ key }) => keys.has(key));
}
