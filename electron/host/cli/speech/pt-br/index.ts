import type { Messages } from '../messages.ts';
import { acting } from './acting.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { forget } from './forget.ts';
import { help } from './help.ts';
import { incidents } from './incidents.ts';
import { options } from './options.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { rules } from './rules.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { terms } from './terms.ts';
import { top } from './top.ts';

/** Brazilian Portuguese. */
export const ptBR: Messages = {
  help,
  options,
  terms,
  top,
  replay,
  record,
  serve,
  acting,
  rules,
  run,
  incidents,
  forget,
  explain,
  doctor,
};
