import { expect, test } from 'vitest';
import type { Alert, PoolAssessment } from '../../electron/core/model/assessment.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import { desktop, notifications } from '../../electron/core/words/catalogs.ts';
import { createFigures } from '../../electron/core/words/figures.ts';
import { viewFrame } from '../../electron/host/cli/top/top-view.ts';
import { createSpeech } from '../../electron/host/cli/speech/speech.ts';
import { trayView } from '../../electron/host/desktop/tray/tray-view.ts';
import { composeNotice } from '../../electron/services/notifier/compose-notice.ts';
import { createNotificationPolicy } from '../../electron/services/notifier/notification-policy.ts';
import { processAlert } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';
import { useFakePages } from './open-page.ts';
import { frame, GB, machinePool, MB, script } from './scenes.ts';

const open = useFakePages();
const SCREEN = { width: 200, height: 30, colour: false };
const FIGURES = createFigures('en', 'decimal');

/** A limited cgroup that a process of its own fills. */
function container(label: string, pid: number, parts: Partial<PoolAssessment>): PoolAssessment {
  const { culprit } = processAlert(pid, 'warning');
  return poolAssessment({
    id: `/${label}`,
    kind: 'cgroup',
    label,
    limit: 2 * GB,
    headroom: 412.4 * MB,
    culprit,
    ...parts,
  });
}

function exhaustedIn(minutes: number) {
  return { p10: 30 * minutes, p50: 60 * minutes, p90: 120 * minutes };
}

/** The alerts of a frame, in the order of the engine: the soonest first. */
function alertsOf(pools: readonly PoolAssessment[]): readonly Alert[] {
  return pools
    .flatMap(({ id, level, culprit, exhaustion }) =>
      level === 'warning' || level === 'critical' ? [{ level, pool: id, culprit, exhaustion }] : [],
    )
    .toSorted((a, b) => (a.exhaustion?.p50 ?? 0) - (b.exhaustion?.p50 ?? 0));
}

/** The first notification about a frame. */
function firstNotice({ at, alerts, pools }: Frame): string {
  const settings = { notifications: true, quietMinutes: 30, warningsWait: false };
  const [first] = createNotificationPolicy().next({ at, alerts, pools }, settings);
  if (first?.kind !== 'show') return '';
  const pool = pools.find(({ id }) => id === first.alert.pool);
  const { title, body } = composeNotice('k', first.alert, pool, { words: notifications.en, figures: FIGURES }, true);
  return `${title} ${body}`;
}

/** What tray, notification, terminal and page say first of a frame. */
async function firstSaid(shown: Frame): Promise<Readonly<Record<string, string>>> {
  const { page, testId } = await open(script(shown));
  await testId('headline').waitFor();
  return {
    tray: trayView(shown, [], desktop.en, FIGURES).tooltip,
    notification: firstNotice(shown),
    top: viewFrame(shown, SCREEN, createSpeech('en', 'decimal')).slice(1, 3).join(' '),
    page: await page.locator('header', { has: testId('headline') }).innerText(),
  };
}

const machine = machinePool({
  level: 'warning',
  exhaustion: exhaustedIn(360),
  culprit: processAlert(9, 'warning').culprit,
});
const soon = container('db', 7, { level: 'warning', exhaustion: exhaustedIn(5) });
const grave = container('batch', 8, { level: 'critical', exhaustion: exhaustedIn(20) });
const fullNow = container('cache', 6, { level: 'critical', exhaustion: null, headroom: 5 * MB });

test.each([
  ['the sooner of two warnings, before the machine', [machine, soon], 'db', '412 MB', '5 min'],
  ['a critical one before a sooner warning', [machine, soon, grave], 'batch', '412 MB', '20 min'],
  ['of two critical ones the one whose end is known', [fullNow, soon, grave], 'batch', '412 MB', '20 min'],
  ['a critical one of which nobody knows when', [machine, soon, fullNow], 'cache', '5 MB', ''],
])(
  'window, tray, notification and top open with the same danger and its figures: %s',
  async (_, pools, name, left, span) => {
    for (const order of [pools, pools.toReversed()]) {
      const shown = frame({
        level: order.some(({ level }) => level === 'critical') ? 'critical' : 'warning',
        pools: order,
        alerts: alertsOf(order),
      });
      for (const [place, said] of Object.entries(await firstSaid(shown))) {
        expect(said, place).toContain(name);
        expect(said.replaceAll(' minutes', ' min'), place).toContain(left);
        expect(said.replaceAll(' minutes', ' min'), place).toContain(span);
        for (const other of ['db', 'batch', 'cache'].filter((one) => one !== name))
          expect(said, place).not.toContain(other);
      }
    }
  },
);
