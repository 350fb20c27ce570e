import { readFileSync } from 'node:fs';

/** A file recorded from a real /proc, see test/fixtures/proc/README.md. */
export function readProcFixture(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/proc/${name}`, import.meta.url));
}

export function readProcFixtureText(name: string): string {
  return readProcFixture(name).toString('utf8');
}

/** A file of another machine, see test/fixtures/machines/README.md. */
export function readMachineFixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/machines/${name}`, import.meta.url), 'utf8');
}
