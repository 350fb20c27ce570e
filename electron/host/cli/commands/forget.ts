import type { Command } from 'commander';
import { stateDirectory } from '../../../services/files/state-directory.ts';
import { forgetLives } from '../../../services/lives/kept-lives.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { print } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';

export function configure(command: Command, speech: Speech): void {
  command.description(speech.t.forget.description).action(() => {
    process.exitCode = forget(speech);
  });
}

function forget({ t, f, why }: Speech): number {
  const done = forgetLives(stateDirectory());
  if ('refused' in done) {
    complain(t.forget.failed({ reason: why(done.refused) }));
    return EXIT.failed;
  }
  print(1, `${done.forgotten === 0 ? t.forget.nothing : t.forget.forgotten(f.count(done.forgotten))}\n`);
  return EXIT.ok;
}
