import type { Bound } from '../model/bound.ts';
import type { ProcessFacts } from '../model/snapshot.ts';
import { valueOr } from '../model/reading.ts';
import type { Bytes, Ratio } from '../model/units.ts';
import { programOf } from './program.ts';
import type { Beside, RuntimeRules } from './runtime-rules.ts';
import { rulesFor } from './runtime-table.ts';

/** A bound of a process with what it means for its private memory. */
export interface KnownBound extends Bound {
  /** The private memory beyond which the bound has been passed, or what grows lies outside of it. */
  readonly passed: Bytes;
  /** See RuntimeRules. */
  readonly covers: Ratio;
  /** The runtime that it was found for; empty where that is not known. */
  readonly runtime: string;
}

/** What is besides a bound of a program that is not known, as recordings of others may hold. */
const UNKNOWN: Beside = { share: 0.1, fixed: 32 * 1024 * 1024 };

/**
 * The bounds of a process, the binding one first. `memory` is what its container, or else the machine, has: some programs take
 * a share of it. Bounds that a recording tells are taken as told.
 */
export function boundsOf(facts: ProcessFacts, memory: Bytes): readonly KnownBound[] {
  const { name, called, options, complete } = programOf(facts);
  const rules = rulesFor(name);
  if (facts.bounds) return facts.bounds.map((bound) => known(bound, rulesOfRecorded(bound, rules)));
  const told = {
    program: name,
    called,
    options,
    complete,
    environment: facts.environment ? valueOr(facts.environment, null) : null,
    configuration: facts.configuration ? valueOr(facts.configuration, null) : null,
    memory,
  };
  for (const one of rules) {
    const bounds = one.bounds(told);
    if (bounds.length > 0) return bounds.map((bound) => known(bound, one));
  }
  return [];
}

/** What bounds the process as a whole: the first of its bounds that is not of a mapping beside its own memory. */
export function bindingBound(bounds: readonly KnownBound[]): KnownBound | null {
  return bounds.find(({ covers }) => covers > 0) ?? null;
}

function known(bound: Bound, rules: RuntimeRules | null): KnownBound {
  const { share, fixed } = rules?.beside ?? UNKNOWN;
  const covers = bound.soft ? 0.5 : (rules?.covers ?? 0.5);
  return {
    ...bound,
    passed: bound.bytes * (1 + share) + fixed,
    covers: bound.of === 'mapping' && rules?.name === 'postgres' ? 0 : covers,
    runtime: rules?.name ?? '',
  };
}

/** Rules for every program fit only what they could have found. */
function rulesOfRecorded(bound: Bound, rules: readonly RuntimeRules[]): RuntimeRules | null {
  const own = rules.filter(({ name }) => name !== 'go' && name !== 'dotnet');
  if (own[0]) return own[0];
  return rules.find(({ name }) => name === (bound.soft ? 'go' : 'dotnet')) ?? null;
}
