import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';

// `npm pack` and `npm publish` run this first, so what they take is built from what is there now.
await ensureBuilt(fileURLToPath(new URL('..', import.meta.url)));
