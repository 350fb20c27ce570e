import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import * as v from 'valibot';
import { buildFrame } from '../../../core/risk/build-frame.ts';
import { createEngine } from '../../../core/risk/create-engine.ts';
import type { Sampling } from '../../../core/model/frame.ts';
import { userGuards } from '../../../core/actions/guard-rules.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { poolName } from '../../../core/report/report-sentences.ts';
import { createResponseDryRun } from '../../../core/responses/response-dry-run.ts';
import type { ResponseAct } from '../../../core/responses/responses.ts';
import { settingProblems, type SettingProblem } from '../../../core/settings/setting-problems.ts';
import { responsesSchema, type ResponseRule, type Settings } from '../../../core/settings/settings.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { createReplayReader } from '../../../platform/replay/create-replay-reader.ts';
import { EXIT } from '../commands.ts';
import { complain } from '../terminal/complain.ts';
import { print } from '../terminal/output.ts';
import { formatOffset } from '../speech/figures.ts';
import type { Speech } from '../speech/speech.ts';
import { createTraceProblems } from '../replay/trace-problems.ts';

interface RulesOptions {
  readonly dryRun?: string;
  readonly rules?: string;
}

const LONGEST_NAME = 60;
const RECORDED: Sampling = { reader: 'replay', pause: 0, cost: 0, failure: null };

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { rules: words, replay } = speech.t;
  command
    .description(words.description)
    .option('--dry-run <trace>', replay.file)
    .option('--rules <file>', words.rules)
    .action(async ({ dryRun, rules }: RulesOptions) => {
      const chosen = rules === undefined ? settings.responses.rules : readRules(rules, speech);
      if (chosen === null) process.exitCode = EXIT.failed;
      else
        process.exitCode =
          dryRun === undefined ? list(chosen, settings, speech) : await tryOut(dryRun, chosen, settings, speech);
    });
}

/** null, having said why, when the file holds no rules. */
function readRules(file: string, speech: Speech): readonly ResponseRule[] | null {
  try {
    const parsed = v.safeParse(responsesSchema, { rules: JSON.parse(readFileSync(file, 'utf8')) as unknown });
    if (parsed.success) return parsed.output.rules;
    const said = settingProblems(parsed.issues).map((problem) => problemText(problem, speech));
    complain(`${plainText(file, 1000)}: ${said.join(' ')}`);
  } catch (error) {
    complain(`${plainText(file, 1000)}: ${speech.error(error)}`);
  }
  return null;
}

function problemText({ path, expected, received, rule }: SettingProblem, { t, why }: Speech): string {
  if (rule !== null) return why(rule);
  const [where, wanted, found] = [path, expected, received].map((text) => plainText(text, 100));
  return t.rules.misfit({ path: where ?? '', expected: wanted ?? '', received: found ?? '' });
}

function list(rules: readonly ResponseRule[], { responses }: Settings, speech: Speech): number {
  const words = speech.t.rules;
  const lines = rules.map((rule) => ruleLine(rule, speech));
  const state = responses.enabled ? words.switchedOn : words.switchedOff;
  print(1, rules.length === 0 ? `${words.none}\n` : `${lines.join('\n')}\n${state}\n`);
  return EXIT.ok;
}

function ruleLine({ name, pool, level, forSeconds, match, response, scope }: ResponseRule, { t, f }: Speech): string {
  const words = t.rules;
  const who = (['name', 'user', 'group'] as const).flatMap((what) => {
    const pattern = match[what];
    return pattern === undefined ? [] : [`${words.match[what]} ${plainText(pattern, LONGEST_NAME)}`];
  });
  return words.rule({
    name: plainText(name, LONGEST_NAME),
    pool: pool === '*' ? words.anyPool : plainText(pool, LONGEST_NAME),
    level: t.terms.level[level],
    span: f.span(forSeconds),
    response: words.response[response],
    whom: who.length === 0 ? words.anybody : who.join(words.and),
    scope: response === 'notify' || scope === 'process' ? null : words.scope[scope],
  });
}

async function tryOut(
  file: string,
  rules: readonly ResponseRule[],
  settings: Settings,
  speech: Speech,
): Promise<number> {
  const problems = createTraceProblems(file, speech);
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
        print(1, `${actLine(act, begin, speech)}\n`);
        acts += 1;
      }
    }
    reader.close();
  } catch (error) {
    complain(`${problems.file}: ${speech.error(error)}`);
    return EXIT.failed;
  }
  problems.end(samples);
  if (samples === 0) return EXIT.failed;
  if (acts === 0) print(1, `${speech.t.rules.nothing}\n`);
  return EXIT.ok;
}

function actLine(act: ResponseAct, begin: Milliseconds, { t, f, report }: Speech): string {
  const { at, rule, response, pool, heldFor, target } = act;
  const words = t.rules;
  const who = words.target({
    name: plainText(target.name, LONGEST_NAME),
    pid: String(target.pid),
    risk: String(Math.round(target.risk)),
  });
  const said = words.act({
    rule: plainText(rule, LONGEST_NAME),
    would: words.would[response]({ who }),
    pool: pool.id === MACHINE ? null : poolName(pool, report),
    level: t.terms.level[pool.level],
    span: f.span(heldFor / 1000),
  });
  return `${formatOffset(at - begin)}  ${said}`;
}
