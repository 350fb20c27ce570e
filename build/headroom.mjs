import { fileURLToPath } from 'node:url';
import './end-with-npm.mjs';
import { ensureBuilt } from './built.mjs';

await ensureBuilt(fileURLToPath(new URL('..', import.meta.url)));
await import('../dist/cli/headroom.js');
