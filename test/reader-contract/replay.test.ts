import { createReplayReader } from '../../electron/platform/replay/create-replay-reader.ts';
import { describeReader } from './contract.ts';

const noProblem = ({ line, reason }: { readonly line: number; readonly reason: string }) => {
  throw new Error(`${line}: ${reason}`);
};

for (const [trace, knownPid] of [
  ['node-leak-linear', 9159],
  ['fork-storm', 10059],
] as const) {
  describeReader(`the replay reader on ${trace}`, () => ({
    reader: createReplayReader(`test/fixtures/traces/${trace}.jsonl.gz`, noProblem),
    knownPid,
  }));
}
