import { UNSAID, type KillRecord, type KillTask } from '../../core/kills/kernel-kill.ts';
import { MACHINE } from '../../core/model/snapshot.ts';

/**
 * Parses events 2004 of Microsoft-Windows-Resource-Exhaustion-Detector as `wevtutil qe /f:xml` prints them, in any
 * language of the system. `UserData/MemoryExhaustionInfo` holds `SystemCommitLimit`, `SystemCommitCharge` and the
 * largest processes (`Process_1` and so on, with `Name`, `ID`, `CommitCharge`). Windows kills no process, so a record
 * has no victim. Written from published events, not verified on a real machine.
 */
export function parseExhaustionEvents(xml: string): readonly KillRecord[] {
  return xml.split(/(?=<Event[\s>])/).flatMap((event) => parseEvent(event) ?? []);
}

function parseEvent(xml: string): KillRecord | null {
  if (!/<EventID[^>]*>2004<\/EventID>/.test(xml) || !xml.includes('<MemoryExhaustionInfo')) return null;
  const at = Date.parse(/<TimeCreated SystemTime=['"]([^'"]+)['"]/.exec(xml)?.[1] ?? '');
  if (Number.isNaN(at)) return null;
  const tasks = [...xml.matchAll(/<Process_\d+>(.*?)<\/Process_\d+>/gs)].flatMap(
    ([, body = '']) => parseTask(body) ?? [],
  );
  const used = countIn(xml, 'SystemCommitCharge');
  const limit = countIn(xml, 'SystemCommitLimit');
  const named = tasks.map(({ name, pid, resident }) => `${name} (${pid}): CommitCharge ${resident}`);
  return {
    ...UNSAID,
    at,
    by: 'windows',
    cause: 'machine',
    pid: null,
    name: '',
    pool: MACHINE,
    charged: used === null || limit === null ? null : { used, limit },
    tasks: tasks.toSorted((a, b) => b.resident - a.resident),
    lines: [`Event 2004: SystemCommitCharge ${used ?? '?'} of SystemCommitLimit ${limit ?? '?'}`, ...named],
  };
}

function parseTask(xml: string): KillTask | null {
  const name = unescape(textIn(xml, 'Name') ?? '').trim();
  const pid = countIn(xml, 'ID');
  const resident = countIn(xml, 'CommitCharge');
  // Unused places have no name.
  if (name === '' || pid === null || resident === null) return null;
  return { pid, name, resident, anonymous: null, swap: null, pageTables: null, oomScoreAdj: null };
}

function textIn(xml: string, tag: string): string | null {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? null;
}

function countIn(xml: string, tag: string): number | null {
  const text = textIn(xml, tag);
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}
