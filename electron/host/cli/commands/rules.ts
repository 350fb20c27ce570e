import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import * as v from 'valibot';
import { buildFrame } from '../../../core/build-frame.ts';
import { createEngine } from '../../../core/create-engine.ts';
import type { Sampling } from '../../../core/frame.ts';
import { userGuards } from '../../../core/guard-rules.ts';
import { plainText } from '../../../core/plain-text.ts';
import { createResponseDryRun } from '../../../core/response-dry-run.ts';
import type { ResponseAct } from '../../../core/responses.ts';
import { responsesSchema, type ResponseRule, type Settings } from '../../../core/settings.ts';
import type { Milliseconds } from '../../../core/units.ts';
import { createReplayReader } from '../../../platform/replay/create-replay-reader.ts';
import { openSettingsStore } from '../../../services/settings-store.ts';
import { EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { formatDuration, formatOffset } from '../format.ts';
import { print } from '../output.ts';
import { poolName } from '../sentences.ts';
import { createTraceProblems } from '../trace-problems.ts';

interface RulesOptions {
  readonly dryRun?: string;
  readonly rules?: string;
}

const LONGEST_NAME = 60;
const RECORDED: Sampling = { reader: 'replay', pause: 0, cost: 0, failure: null };

export function configure(command: Command): void {
  command
    .description(
      'Lists the automatic responses in the settings. With --dry-run: says what they would have done in a recorded\n' +
        'trace; nothing is done. The recording goes on as if nothing had been done.',
    )
    .option('--dry-run <trace>', 'a trace of format version 1, gzipped or plain')
    .option('--rules <file>', 'try these instead of the ones in the settings: a JSON list of rules')
    .action(async ({ dryRun, rules }: RulesOptions) => {
      const settings = openSettingsStore().current();
      const chosen = rules === undefined ? settings.responses.rules : readRules(rules);
      if (chosen === null) process.exitCode = EXIT.failed;
      else process.exitCode = dryRun === undefined ? list(chosen, settings) : await tryOut(dryRun, chosen, settings);
    });
}

/** null, having said why, when the file holds no rules. */
function readRules(file: string): readonly ResponseRule[] | null {
  try {
    const parsed = v.safeParse(responsesSchema, { rules: JSON.parse(readFileSync(file, 'utf8')) as unknown });
    if (parsed.success) return parsed.output.rules;
    complain(`${plainText(file, 1000)}: ${parsed.issues.map(({ message }) => plainText(message, 300)).join(' ')}`);
  } catch (error) {
    complain(`${plainText(file, 1000)}: ${describeError(error)}`);
  }
  return null;
}

function list(rules: readonly ResponseRule[], { responses }: Settings): number {
  if (rules.length === 0) print(1, 'There are no rules: Headroom does nothing by itself.\n');
  else print(1, `${rules.map(ruleLine).join('\n')}\nThey are switched ${responses.enabled ? 'on' : 'off'}.\n`);
  return EXIT.ok;
}

function ruleLine({ name, pool, level, forSeconds, match, response, scope }: ResponseRule): string {
  const who = Object.entries(match).map(([what, pattern]) => `${what} ${plainText(pattern ?? '', LONGEST_NAME)}`);
  const where = pool === '*' ? 'any pool' : plainText(pool, LONGEST_NAME);
  const whom = who.length === 0 ? 'whoever drives it there' : who.join(' and ');
  const scoped = response === 'notify' || scope === 'process' ? '' : ` with its ${scope}`;
  return `${plainText(name, LONGEST_NAME)}: when ${where} is ${level} for ${forSeconds} s, ${response}: ${whom}${scoped}`;
}

async function tryOut(file: string, rules: readonly ResponseRule[], settings: Settings): Promise<number> {
  const problems = createTraceProblems(file);
  const step = createResponseDryRun(rules, userGuards(settings.guards));
  const engine = createEngine(settings);
  let [samples, acts]: [number, number] = [0, 0];
  let begin: Milliseconds | null = null;
  try {
    const reader = createReplayReader(file, problems.add);
    for (let snapshot; (snapshot = await reader.read(engine.suspects())); samples += 1) {
      begin ??= snapshot.at;
      const assessment = engine.observe(snapshot);
      for (const act of step(buildFrame(samples, snapshot, assessment, engine, RECORDED), snapshot)) {
        print(1, `${actLine(act, begin)}\n`);
        acts += 1;
      }
    }
    reader.close();
  } catch (error) {
    complain(`${problems.file}: ${describeError(error)}`);
    return EXIT.failed;
  }
  problems.end(samples);
  if (samples === 0) return EXIT.failed;
  if (acts === 0) print(1, 'Nothing would have been done.\n');
  return EXIT.ok;
}

const WOULD: Readonly<Record<ResponseRule['response'], string>> = {
  notify: 'would have named',
  pause: 'would have paused',
  end: 'would have ended',
};

function actLine({ at, rule, response, pool, heldFor, target }: ResponseAct, begin: Milliseconds): string {
  const who = `${plainText(target.name, LONGEST_NAME)} (${target.pid}, risk ${Math.round(target.risk)})`;
  const since = formatDuration(heldFor / 1000);
  const name = plainText(rule, LONGEST_NAME);
  return `${formatOffset(at - begin)}  ${name}: ${WOULD[response]} ${who}; ${poolName(pool)} ${pool.level} for ${since}`;
}
