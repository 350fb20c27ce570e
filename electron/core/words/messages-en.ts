import { hostNoticesEn } from './host-notices-en.ts';
import type { MessageTexts } from './messages.ts';
import { partName } from './part-names.ts';
import { timeShare } from './time-share.ts';

export const messagesEn: MessageTexts = {
  ...hostNoticesEn,
  'growth.steady': (v, w) =>
    `Private memory has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)} without slowing.`,
  'growth.steps': (v, w) =>
    `Private memory has grown in steps, ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.saw-tooth': (v, w) =>
    `Memory swings by ${w.bytes(v.swing)} and its floor has risen ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.slowing': (v, w) =>
    `It still grows ${w.rate(v.perMinute)} a minute after ${w.span(v.seconds)}, but it is slowing down, as a cache does.`,
  'growth.burst': (v, w) =>
    `It took ${w.rate(v.perMinute)} a minute for the last ${w.span(v.seconds)}, all of a sudden.`,
  'growth.loading': (v, w) =>
    `It has grown ${w.rate(v.perMinute)} a minute since it started ${w.span(v.seconds)} ago, as a program does that loads its data.`,
  'growth.births': (v, w) =>
    `${w.count(v.count)} processes were started in ${w.span(v.seconds)} and none of them is large.`,
  'growth.restarting': (v, w) =>
    `It was started ${w.count(v.count)} times in ${w.span(v.seconds)} and grows again each time.`,
  'growth.shared': (v, w) =>
    `Shared memory, tmpfs or the kernel has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}; no process shows it.`,
  'growth.part': (v, w) =>
    `${partName(v.part, 'en')} has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}; no process shows it.`,
  'growth.unknown': (v, w) =>
    `Memory that no process shows has grown ${w.rate(v.perMinute)} a minute for ${w.span(v.seconds)}.`,
  'growth.familiar': () => 'It has been at this level before and came down again.',
  'stall.now': (v, w) =>
    `Programs have been waiting for memory ${timeShare(v.some, 'en')}, for ${w.span(v.seconds)} now.`,
  'stall.all': (v) => `All of them wait at once ${timeShare(v.full, 'en')}; nothing goes on then.`,
  'stall.soon': (v, w) =>
    `In about ${w.estimate(v.seconds, v.from, v.to)} its programs begin to wait for memory: it slows down before it is full.`,
  'stall.high': () => 'The system slows its programs down: it has reached its memory.high.',
  'stall.everybody': () => 'No single program is to blame: together they need more memory than there is.',
  'ceiling.machine': (v, w) =>
    `The machine is being made smaller, by ${w.rate(v.perMinute)} a minute. It has ${w.bytes(v.bytes)} now.`,
  'ceiling.pool': (v, w) => `Its limit was lowered from ${w.bytes(v.from)} to ${w.bytes(v.bytes)}.`,
  'share.machine': (v, w) => `That is ${w.share(v.share)} of the growth on this machine.`,
  'share.pool': (v, w) => `That is ${w.share(v.share)} of the growth in ${w.name(v.name)}.`,
  'exhaustion.machine': (v, w) =>
    `At this rate the ${w.bytes(v.bytes)} of this machine are used up in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.cgroup': (v, w) =>
    `At this rate its ${w.bytes(v.bytes)} limit is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.heap-cap': (v, w) =>
    `At this rate its heap cap of ${w.bytes(v.bytes)} is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.process-limit': (v, w) =>
    `At this rate its own limit of ${w.bytes(v.bytes)} is reached in about ${w.estimate(v.seconds, v.from, v.to)}.`,
  'exhaustion.full': (v, w) => `Only ${w.bytes(v.bytes)} are left.`,
  'exhaustion.none': () => 'At this pace memory does not run out.',
  learning: () => 'Too little has been seen of it to say where it leads.',
  'victim.other': (v, w) => `When memory runs out, the kernel would end ${w.name(v.victim)} first.`,
  'limit.too-low': (v, w) =>
    `It has been steady at ${w.share(v.share)} of its ${w.bytes(v.bytes)} limit: the limit is tight, nothing leaks.`,
  'resume.exhausts': (v, w) =>
    `${w.bytes(v.bytes)} of ${w.bytes(v.limit)} are left ${v.name === '' ? 'on this machine' : `in ${w.name(v.name)}`}: at the rate at which it grew before, memory runs out about ${w.span(v.seconds)} after it goes on, and the kernel would end it. ${v.name === '' ? 'Free memory' : 'Raise the limit'} first, or end it instead.`,
  'resume.nearly-full': (v, w) =>
    `Only ${w.bytes(v.bytes)} of ${w.bytes(v.limit)} are left ${v.name === '' ? 'on this machine' : `in ${w.name(v.name)}`}, and nobody knows how fast it grew before: if it goes on growing, the kernel may end it at once. ${v.name === '' ? 'Free memory' : 'Raise the limit'} first, or end it instead.`,
  'act.frozen': (v, w) =>
    `It was frozen by its container or cgroup ${w.name(v.name)}: thaw it there. Neither End nor Resume can reach it until then.`,
  'advice.v8': (v, w) =>
    `Its heap is capped at ${w.bytes(v.bytes)} (--max-old-space-size). Take a heap snapshot to see what is kept, or raise the cap if this is its working set.`,
  'advice.v8-uncapped': () =>
    'Start it with --max-old-space-size, so that the leak ends this program and not its neighbours; compare two heap snapshots to find what is kept.',
  'advice.jvm': (v, w) =>
    `Its heap is capped at ${w.bytes(v.bytes)} (-Xmx). A heap dump shows what is kept; metaspace, threads and direct buffers come on top of the cap.`,
  'advice.jvm-uncapped': () =>
    'Set -Xmx or -XX:MaxRAMPercentage; without them the heap may take a quarter of the machine.',
  'advice.python': () => 'Process the data in chunks, and use tracemalloc to see which lines hold the memory.',
  'advice.machine-learning': () =>
    'Lower the batch size, sample the data, or load a quantised or pruned model; release what an earlier step still holds.',
  'advice.browser': () => 'Close or reload the tab behind this process; the browser keeps running.',
  'advice.database': (v, w) =>
    `Check the cache settings of ${w.name(v.name)}: they are meant to fill, up to their limit.`,
  'advice.compiler': () => 'Run fewer jobs in parallel (make -j, cargo -j, ninja -j), or link with fewer threads.',
  'advice.container-limit': (v, w) =>
    `The limit is too low for its steady working set. Raise it to about ${w.bytes(v.bytes)}, or make the program smaller.`,
  'advice.restart': () =>
    'Save your work, then end and start it again before memory runs out; report the leak to its makers.',
  'advice.shared': () =>
    'Look into /dev/shm, /tmp and other tmpfs mounts for files that grow, and remove those not needed.',
  'advice.fork-storm': () => 'Pause or end the whole group: ending one process does not help while others are started.',
};
