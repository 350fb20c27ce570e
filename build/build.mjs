import { fileURLToPath } from 'node:url';
import { build } from './built.mjs';

await build({ quiet: false, root: fileURLToPath(new URL('..', import.meta.url)) });
