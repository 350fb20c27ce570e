import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startServe, type HeadroomServe } from '../e2e/harness/headroom-serve.ts';
import { startRunaway, type Runaway } from '../e2e/harness/runaway.ts';
import { startDesktopSession, type DesktopSession } from './live/desktop-session.ts';

/** Where the picture for the documentation goes; it is taken only when that is asked for. */
const PICTURE = path.resolve(import.meta.dirname, '../../docs/screenshots/notification.png');

let directory = '';
let session: DesktopSession | string;
let serve: HeadroomServe | null = null;
let runaway: Runaway | null = null;

beforeAll(async () => {
  session = await startDesktopSession();
  if (typeof session === 'string') return;
  await session.startDunst();
  for (const [name, value] of Object.entries(session.environment)) vi.stubEnv(name, value);
});

beforeEach((context) => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-leak-'));
  if (typeof session === 'string') context.skip(session);
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

afterAll(async () => {
  await serve?.stop();
  await runaway?.clear();
  vi.unstubAllEnvs();
  if (typeof session !== 'string') await session.stop();
});

test('a real leak leads to one notification that names it, and its End button ends it', async (context) => {
  if (typeof session === 'string') return;
  runaway = await startRunaway();
  const leak = runaway;
  if (!leak.limited) context.skip('without a limit of its own the leak does not bring this machine into danger');
  const told = path.join(directory, 'told');
  serve = await startServe('--port', '0', '--on-alert', `sh -c 'env >${told}.part && mv ${told}.part ${told}'`);
  await expect.poll(session.displayed, { timeout: 120_000, interval: 250 }).toBe(1);
  expect(leak.hasEnded()).toBe(false);
  await expect.poll(() => existsSync(told), { timeout: 20_000 }).toBe(true);
  expect(readFileSync(told, 'utf8')).toContain(`\nHEADROOM_CULPRIT=${leak.name}\n`);
  if (process.env['HEADROOM_SCREENSHOTS']) await session.screenshot(PICTURE);

  await session.choose('End');
  await expect.poll(leak.hasEnded, { timeout: 20_000 }).toBe(true);
  await expect.poll(session.displayed, { timeout: 60_000 }).toBe(0);
  const shown = await session.history();
  expect(shown.map(({ summary }) => summary)).toEqual([`${leak.name} has ended`]);
  expect(shown[0]?.body).toMatch(/came back\.$/);
}, 240_000);
