import { killIncident, NOW, script } from './scenes.ts';
import type { FakePage, OpenOptions } from './open-page.ts';
import { summarizeIncident } from '../../electron/core/incident/incident.ts';
import { calmNow, pastMoment, recordedDay } from './past-scenes.ts';

/** What the host says of the past unless a test says otherwise. */
export const pastAnswers = {
  getRecorded: recordedDay,
  getMoment: pastMoment(),
  getIncidents: { incidents: [summarizeIncident(killIncident)], lastEnd: null },
  getIncident: killIncident,
};

/** A calm now with the timeline of the last 24 hours open; `more` are other answers of the host. */
export async function openTimeline(
  open: (scene: ReturnType<typeof script>, options?: OpenOptions) => Promise<FakePage>,
  options: OpenOptions = {},
  more: object = {},
): Promise<FakePage> {
  const view = await open(script(calmNow, { answers: { ...pastAnswers, ...more } }), options);
  await view
    .testId(options.route === 'processes' ? 'process-row' : 'headline')
    .first()
    .waitFor();
  await view.page.keyboard.press('h');
  await view.testId('stretch').first().waitFor();
  return view;
}

/** Clicks the timeline at a moment of the last 24 hours. */
export async function clickMoment({ page, testId }: FakePage, at: number): Promise<void> {
  const box = await testId('timeline-track').boundingBox();
  if (!box) throw new Error('There is no timeline.');
  await page.mouse.click(box.x + box.width * (1 - (NOW - at) / 86_400_000), box.y + box.height / 2);
}

/** Which moment the host was asked for last. */
export async function lastMoment({ calls }: FakePage): Promise<number> {
  return ((await calls('getMoment')).at(-1)?.params as { at: number } | undefined)?.at ?? NaN;
}
