import { expect, test } from 'vitest';
import { redactWords } from '../../../electron/core/runtimes/mask-secrets.ts';

const redacted = (line: string) => redactWords(line.split(' ')).join(' ');

test('values of what is named like a secret are masked', () => {
  expect(redacted('app --token=abc --db-password hunter2 --port 80')).toBe(
    'app --token=•••••• --db-password •••••• --port 80',
  );
  expect(redacted('env GITHUB_TOKEN=abc PATH=/bin run')).toBe('env GITHUB_TOKEN=•••••• PATH=/bin run');
});

test('passwords in addresses are masked', () => {
  expect(redacted('psql postgres://mara:hunter2@db/x')).toBe('psql postgres://mara:••••••@db/x');
  expect(redacted('app --url=redis://:pw@cache:6379')).toBe('app --url=redis://:••••••@cache:6379');
});

test('a switch named like a secret does not swallow the next switch', () => {
  expect(redacted('app --auth --verbose file')).toBe('app --auth --verbose file');
});

test('ordinary words stay', () => {
  const line = 'node --max-old-space-size=2048 dist/server.js monkey=banana a=b=c';
  expect(redacted(line)).toBe(line);
});
