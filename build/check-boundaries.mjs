import { fileURLToPath } from 'node:url';
import { findBreaches } from './boundaries/check.mjs';

const breaches = findBreaches(fileURLToPath(new URL('..', import.meta.url)));
for (const breach of breaches) process.stderr.write(`${breach}\n`);
if (breaches.length > 0) {
  process.stderr.write(`${breaches.length} breaches of the dependency rule (docs/architecture.md).\n`);
  process.exitCode = 1;
}
