import type { Messages } from '../messages.ts';
import { actions } from './actions.ts';
import { detail } from './detail.ts';
import { history } from './history.ts';
import { incidents } from './incidents.ts';
import { overview } from './overview.ts';
import { processes } from './processes.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { terms } from './terms.ts';

/** Brazilian Portuguese. */
export const ptBR: Messages = {
  shell,
  terms,
  overview,
  processes,
  detail,
  actions,
  incidents,
  history,
  settings,
};
