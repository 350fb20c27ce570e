import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as systeminformation from 'systeminformation';
import { canReadProcfs, createLinuxReader } from '../../electron/platform/linux/linux-reader.ts';
import { mean, measure, printTable, quantile, type Cost } from './measure.ts';
import { Sleepers } from './sleepers.ts';

const POPULATIONS = [100, 1000, 5000, 10_000];
/** The most processes for systeminformation, which throws an uncaught E2BIG with some thousand. */
const MOST_FOR_SYSTEMINFORMATION = 1000;
/**
 * The number of sweeps, after the first one, that read every process. Later sweeps read the quiet ones only in turn.
 */
const LIVELY_SWEEPS = 8;
const SETTLED_SWEEPS = 60;
const PAUSE = 20;

interface SweepCosts {
  readonly first: Cost;
  readonly lively: readonly Cost[];
  readonly settled: readonly Cost[];
  readonly descriptors: number;
}

/**
 * Measures the cost of a sweep of the Linux reader at several numbers of processes, and that of other readers in the
 * same run.
 */
export async function benchSweep(): Promise<void> {
  if (!canReadProcfs()) {
    console.log('  skipped: there is no /proc here');
    return;
  }
  const sleepers = new Sleepers();
  const rows = [
    [
      'processes',
      'first',
      'all read: CPU',
      'settled: least',
      'mean',
      'p90',
      'wall',
      'kept',
      'systeminformation',
      'ratio',
      'top',
      'ratio',
    ],
  ];
  try {
    for (const population of POPULATIONS) {
      await sleepers.add(Math.max(0, population - countProcesses()));
      rows.push(await benchPopulation());
    }
  } finally {
    await sleepers.end();
  }
  printTable(rows);
  console.log(
    '\n  Milliseconds per sweep: CPU of all threads and of spawned children. top: one of the two refreshes of `top -b -n 2 -d 1`.',
  );
}

async function benchPopulation(): Promise<string[]> {
  const count = countProcesses();
  const { first, lively, settled, descriptors } = await sweepOften();
  const own = mean(settled.map(({ cpu }) => cpu));
  const library =
    count <= MOST_FOR_SYSTEMINFORMATION * 1.1 ? total(await best(() => systeminformation.processes())) : null;
  const top = await costOfTop();
  return [
    String(count),
    milliseconds(first.cpu),
    milliseconds(mean(lively.map(({ cpu }) => cpu))),
    milliseconds(Math.min(...settled.map(({ cpu }) => cpu))),
    milliseconds(own),
    milliseconds(
      quantile(
        settled.map(({ cpu }) => cpu),
        0.9,
      ),
    ),
    milliseconds(mean(settled.map(({ wall }) => wall))),
    String(descriptors),
    library === null ? '-' : milliseconds(library),
    library === null ? '-' : `${Math.round(library / own)} x`,
    top === null ? '-' : milliseconds(top),
    top === null ? '-' : `${(top / own).toFixed(1)} x`,
  ];
}

async function sweepOften(): Promise<SweepCosts> {
  const reader = createLinuxReader();
  const nobody: ReadonlySet<string> = new Set();
  const sweep = async () => {
    await sleep(PAUSE);
    return measure(() => reader.read(nobody));
  };
  try {
    const first = await sweep();
    const lively: Cost[] = [];
    for (let at = 1; at < LIVELY_SWEEPS; at++) lively.push(await sweep());
    const settled: Cost[] = [];
    for (let at = 0; at < SETTLED_SWEEPS; at++) settled.push(await sweep());
    return { first, lively, settled, descriptors: countKept() };
  } finally {
    reader.close();
  }
}

/** The cheapest of three runs, because other load only ever adds to the cost. */
async function best(work: () => Promise<unknown>): Promise<Cost> {
  let cheapest: Cost | null = null;
  for (let run = 0; run < 3; run++) {
    // systeminformation repeats its last answer for half a second.
    await sleep(600);
    const cost = await measure(work);
    if (cheapest === null || total(cost) < total(cheapest)) cheapest = cost;
  }
  return cheapest ?? { cpu: NaN, children: NaN, wall: NaN };
}

async function costOfTop(): Promise<number | null> {
  try {
    const { children } = await measure(() =>
      promisify(execFile)('top', ['-b', '-n', '2', '-d', '1'], { maxBuffer: 2 ** 26 }),
    );
    return children / 2;
  } catch {
    return null;
  }
}

function total({ cpu, children }: Cost): number {
  return cpu + children;
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}

function countKept(): number {
  return readdirSync('/proc/self/fd').length;
}
