import type { MemoryPart } from '../../model/memory-part.ts';
import type { Wording } from '../wording.ts';
import { daemons } from './daemons.ts';
import { lives } from './lives.ts';
import { notices } from './notices.ts';
import { partName } from '../part-names.ts';
import { timeShare } from '../time-share.ts';

/**
 * What the engine finds, as keys with their values: `bytes`, `perMinute` (bytes a minute), `seconds`, `from`, `to` (seconds),
 * `share` (0 to 1), `count`; `name` and `victim` are untrusted text.
 */
export const messages = {
  ...notices,
  ...daemons,
  ...lives,
  'growth.steady': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `Private memory has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)} without slowing.`,
  'growth.steps': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `Private memory has grown in steps, ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.saw-tooth': (v: { perMinute: number; seconds: number; swing: number }, w: Wording) =>
    `Memory swings by ${w.bytes(v.swing)} and its floor has risen ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.slowing': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `It still grows ${w.rate(v.perMinute)} a minute after ${w.span(v.seconds)}, but it is slowing down, as a cache does.`,
  'growth.burst': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `It suddenly started growing by ${w.rate(v.perMinute)} a minute ${w.span(v.seconds)} ago.`,
  'growth.loading': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `It has grown ${w.rate(v.perMinute)} a minute since it started ${w.span(v.seconds)} ago, as a program does that loads its data.`,
  'growth.births': (v: { count: number; seconds: number }, w: Wording) =>
    `${w.count(v.count)} processes were started in ${w.span(v.seconds)} and none of them is large.`,
  'growth.restarting': (v: { count: number; seconds: number }, w: Wording) =>
    `It was started ${w.count(v.count)} times in ${w.span(v.seconds)} and grows again each time.`,
  'growth.shared': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `Shared memory, tmpfs or the kernel has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}; no process shows it.`,
  'growth.part': (v: { part: MemoryPart; mount?: string; perMinute: number; seconds: number }, w: Wording) =>
    `${partName(v, 'en')} has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}; no process shows it.`,
  'growth.unknown': (v: { perMinute: number; seconds: number }, w: Wording) =>
    `Memory that no process shows has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.familiar': 'It has been at this level before and came down again.',
  'evidence.promise': (v: { bytes: number; share: number; rest: number }, w: Wording) =>
    `It is filling ${w.bytes(v.bytes)} that it asked for at once, ${w.share(v.share)} done. The remaining ${w.bytes(v.rest)} fit.`,
  'evidence.promise-too-large': (v: { bytes: number; share: number; rest: number; left: number }, w: Wording) =>
    `It is filling ${w.bytes(v.bytes)} that it asked for at once, ${w.share(v.share)} done: ${w.bytes(v.rest)} are to come and ${w.bytes(v.left)} are left. That will not fit.`,
  'evidence.bound': (v: { bytes: number; used: number; by: string }, w: Wording) =>
    `It may use ${w.bytes(v.bytes)}${v.by === '' ? '' : ` (${w.text(v.by)})`} and has ${w.bytes(v.used)}.`,
  'evidence.bound-too-large': (v: { bytes: number; used: number; by: string; left: number }, w: Wording) =>
    `It may use ${w.bytes(v.bytes)}${v.by === '' ? '' : ` (${w.text(v.by)})`} and has ${w.bytes(v.used)}, but only ${w.bytes(v.left)} are left.`,
  'heap.estimated':
    'What of its memory is heap, and what of that is in use, cannot be read here. A runtime fills its heap before it tidies up, so a full one is no alarm.',
  'stall.now': (v: { some: number; seconds: number }, w: Wording) =>
    `Programs have been waiting for memory ${timeShare(v.some, 'en')}, for ${w.span(v.seconds)} now.`,
  'stall.paging': (v: { seconds: number }, w: Wording) =>
    `Pages that had been in memory are fetched back all the time, for ${w.span(v.seconds)} now: programs wait for them.`,
  'stall.all': (v: { full: number }) => `All of them wait at once ${timeShare(v.full, 'en')}; nothing goes on then.`,
  'stall.soon': (v: { seconds: number; from: number; to: number }, w: Wording) =>
    `In about ${w.estimate(v.seconds, v.from, v.to)} its programs begin to wait for memory: it slows down before it is full.`,
  'stall.high': 'The system slows its programs down: it has reached its memory.high.',
  'stall.everybody': 'No single program is to blame: together they need more memory than there is.',
  'system.warning': 'The system itself says that memory is short.',
  'system.critical': 'The system itself says that memory is critically short: it may end programs at any moment.',
  'ceiling.machine': (v: { perMinute: number; bytes: number }, w: Wording) =>
    `The machine is being made smaller, by ${w.rate(v.perMinute)} a minute. It has ${w.bytes(v.bytes)} now.`,
  'ceiling.pool': (v: { from: number; bytes: number }, w: Wording) =>
    `Its limit was lowered from ${w.bytes(v.from)} to ${w.bytes(v.bytes)}.`,
  'share.machine': (v: { share: number }, w: Wording) =>
    `It accounts for ${w.share(v.share)} of the growth on this machine.`,
  'share.pool': (v: { share: number; name: string }, w: Wording) =>
    `It accounts for ${w.share(v.share)} of the growth in ${w.name(v.name)}.`,
  'exhaustion.machine': (v: { bytes: number; seconds: number; from: number; to: number }, w: Wording) =>
    `At this rate the ${w.bytes(v.bytes)} of this machine are used up in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.cgroup': (v: { bytes: number; seconds: number; from: number; to: number }, w: Wording) =>
    `At this rate its ${w.bytes(v.bytes)} limit is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.heap-cap': (v: { bytes: number; seconds: number; from: number; to: number }, w: Wording) =>
    `At this rate its heap cap of ${w.bytes(v.bytes)} is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.process-limit': (v: { bytes: number; seconds: number; from: number; to: number }, w: Wording) =>
    `At this rate its own limit of ${w.bytes(v.bytes)} is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.full': (v: { bytes: number }, w: Wording) =>
    v.bytes > 0 ? `Only ${w.bytes(v.bytes)} are left.` : 'It is full now.',
  learning: 'Not enough data yet to say where it leads.',
  'victim.other': (v: { victim: string }, w: Wording) =>
    `When memory runs out, the kernel would end ${w.name(v.victim)} first.`,
  'resume.exhausts': (v: { bytes: number; limit: number; seconds: number; name: string }, w: Wording) =>
    `${w.bytes(v.bytes)} of ${w.bytes(v.limit)} are left ${v.name === '' ? 'on this machine' : `in ${w.name(v.name)}`}: at the rate at which it grew before, memory runs out about ${w.span(v.seconds)} after it goes on, and the kernel would end it. ${v.name === '' ? 'Free memory' : 'Raise the limit'} first, or end it instead.`,
  'resume.nearly-full': (v: { bytes: number; limit: number; name: string }, w: Wording) =>
    `Only ${w.bytes(v.bytes)} of ${w.bytes(v.limit)} are left ${v.name === '' ? 'on this machine' : `in ${w.name(v.name)}`}, and nobody knows how fast it grew before: if it goes on growing, the kernel may end it at once. ${v.name === '' ? 'Free memory' : 'Raise the limit'} first, or end it instead.`,
  'act.frozen': (v: { name: string }, w: Wording) =>
    `It was frozen by its container or cgroup ${w.name(v.name)}: thaw it there. Neither End nor Resume can reach it until then.`,
  'advice.v8': (v: { bytes: number }, w: Wording) =>
    `Its heap is capped at ${w.bytes(v.bytes)} (--max-old-space-size). Take a heap snapshot to see what is kept, or raise the cap if this is its working set.`,
  'advice.v8-leaks': (v: { bytes: number }, w: Wording) =>
    `Its heap is capped at ${w.bytes(v.bytes)} (--max-old-space-size). Compare two heap snapshots to find what is kept: a higher cap would only put off the end.`,
  'advice.v8-buffers':
    'What it holds is for the most part outside of its heap: Buffers, or memory of add-ons. A heap cap does not bound that; look for Buffers and streams that are kept.',
  'advice.v8-uncapped':
    'Start it with --max-old-space-size, so that the leak ends this program and not its neighbours; compare two heap snapshots to find what is kept.',
  'advice.jvm': (v: { bytes: number }, w: Wording) =>
    `Its heap is capped at ${w.bytes(v.bytes)} (-Xmx). A heap dump shows what is kept; metaspace, threads and direct buffers come on top of the cap.`,
  'advice.jvm-beside':
    'It holds more than its heap may: direct buffers, threads, metaspace or native libraries. -Xmx does not bound that; jcmd with VM.native_memory shows what it is, and -XX:MaxDirectMemorySize bounds direct buffers.',
  'advice.cap-above-pool': (v: { bytes: number; by: string; limit: number }, w: Wording) =>
    `Its cap of ${w.bytes(v.bytes)} is larger than the ${w.bytes(v.limit)} of its container: set ${v.by === '' ? 'it' : w.text(v.by)} below that.`,
  'advice.cap-above-machine': (v: { bytes: number; by: string; limit: number }, w: Wording) =>
    `Its cap of ${w.bytes(v.bytes)} is larger than the ${w.bytes(v.limit)} of this machine: set ${v.by === '' ? 'it' : w.text(v.by)} below that.`,
  'advice.jvm-uncapped': 'Set -Xmx or -XX:MaxRAMPercentage; without them the heap may take a quarter of the machine.',
  'advice.python': 'Process the data in chunks, and use tracemalloc to see which lines hold the memory.',
  'advice.machine-learning':
    'Lower the batch size, sample the data, or load a quantised or pruned model; release what an earlier step still holds.',
  'advice.browser': 'Close or reload the tab behind this process; the browser keeps running.',
  'advice.database': (v: { name: string }, w: Wording) =>
    `Check the cache settings of ${w.name(v.name)}: they are meant to fill, up to their limit.`,
  'advice.compiler': 'Run fewer jobs in parallel (make -j, cargo -j, ninja -j), or link with fewer threads.',
  'advice.container-limit': (v: { bytes: number }, w: Wording) =>
    `The limit is too low for its steady working set. Raise it to about ${w.bytes(v.bytes)}, or make the program smaller.`,
  'advice.restart':
    'Save your work and restart it before memory runs out. If it keeps happening, report a leak to its developers.',
  'advice.mount': (v: { mount: string }, w: Wording) =>
    `Look for files that grow in ${w.name(v.mount)}: it keeps them in memory. Remove those not needed.`,
  'advice.shared': 'Look into /dev/shm, /tmp and other tmpfs mounts for files that grow, and remove those not needed.',
  'advice.log-cgroup': (v: { name: string; bytes: number }, w: Wording) =>
    `Find out whether ${w.name(v.name)} needs that much. If it does, raise the limit of ${w.bytes(v.bytes)}; if not, look for what it keeps, for example with a heap profiler.`,
  'advice.log-machine': (v: { name: string }, w: Wording) =>
    `Give ${w.name(v.name)} a limit of its own (MemoryMax= of its service, --memory of its container), so that it ends alone; or give the machine more memory or swap.`,
  'advice.log-nodes':
    'Other nodes of the machine may have room: allow the program more of them in its memory policy or cpuset (numactl, cpuset.mems, AllowedMemoryNodes=).',
  'advice.log-own-limit':
    'The system sets this limit for the program alone, so other programs need not be ended. Update the program, or report it to its makers.',
  'advice.own-heap':
    'Look at a heap dump or heap snapshot to see what is kept. If it is all needed, raise the cap of its heap.',
  'advice.own-heap-cap': (v: { bytes: number }, w: Wording) =>
    `Look at a heap dump or heap snapshot to see what is kept. If it is all needed, raise the cap of ${w.bytes(v.bytes)} of its heap.`,
  'advice.own-metaspace':
    'Look for classes that are loaded again and again (plugins, proxies, redeployments). If all are needed, raise -XX:MaxMetaspaceSize.',
  'advice.own-direct': 'Look for buffers that are not released. If all are needed, raise -XX:MaxDirectMemorySize.',
  'advice.own-threads':
    'Look for threads that never end. If all are needed, raise the limit of processes (ulimit -u, TasksMax=, pids.max) or make their stacks smaller (-Xss).',
  'advice.own-gpu':
    'Lower the batch size, release what an earlier step still holds, or use a smaller model or more GPU memory.',
  'advice.own-refused':
    'Look at how much it asked for at once, and at limits of its address space (ulimit -v) and of overcommit (vm.overcommit_memory). Work in smaller pieces if it needs less.',
  'advice.fork-storm': 'Pause or end the whole group: ending one process does not help while others are started.',
};
