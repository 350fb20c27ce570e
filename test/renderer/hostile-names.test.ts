import { expect, test } from 'vitest';
import { message } from '../../electron/core/words/messages.ts';
import { ok } from '../../electron/core/model/reading.ts';
import { useFakePages, type FakePage } from './open-page.ts';
import { frame, groupRow, machinePool, MB, processRow, script } from './scenes.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

const open = useFakePages();

const NAMES = {
  html: '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
  template: '{@html "<b>x</b>"} ${window.pwned=1} {{window.pwned=1}}',
  direction: 'evil\u202egpj.exe\u2066\u200f',
  lines: 'first\nsecond\r\n\tthird\u2028fourth',
  long: 'x'.repeat(4096),
  emoji: '👨‍👩‍👧‍👦'.repeat(300),
  escape: '\u001b[31mred\u001b[0m\0',
  surrogate: 'half \ud83d of a pair',
  blank: '   ',
  link: 'javascript:window.pwned=1',
};

function hostileFrame(name: string) {
  const culprit = processRow(66, {
    name,
    user: ok(name),
    group: 'app:hostile',
    pool: 'pool:hostile',
    risk: 90,
    exhaustion: { p10: 60, p50: 120, p90: 240 },
    factors: [message('share.pool', { share: 0.9, name }), message('victim.other', { victim: name })],
    advice: [message('advice.database', { name })],
  });
  return frame({
    level: 'warning',
    pools: [
      machinePool(),
      machinePool({
        id: 'pool:hostile',
        kind: 'cgroup',
        label: name,
        level: 'warning',
        exhaustion: { p10: 60, p50: 120, p90: 240 },
        culprit: { kind: 'process', identity: culprit, name, share: 0.9 },
        victim: { identity: { pid: 1, start: 100 }, name },
      }),
    ],
    processes: [
      culprit,
      ...Array.from({ length: 5 }, (_, index) => processRow(70 + index, { name, private: ok(5 * MB) })),
    ],
    groups: [
      groupRow('app:hostile', { name, risk: 90 }),
      ...Array.from({ length: 5 }, (_, index) => groupRow(`app:program-${70 + index}`, { name })),
    ],
    missing: [{ fact: 'private', kind: 'denied', reason: foreignReason(name) }],
    sampling: { reader: 'linux', pause: 1000, cost: 2, failure: { message: name, since: 0 } },
  });
}

async function pwned({ page }: FakePage): Promise<boolean> {
  return page.evaluate(
    () => 'pwned' in window || document.querySelector('main img, main script, main b[data-x]') !== null,
  );
}

/** Elements that stick out of the page to the right: a broken layout. */
async function sticksOut({ page }: FakePage): Promise<boolean> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    return !main || main.scrollWidth > main.clientWidth + 1 || document.body.scrollWidth > innerWidth + 1;
  });
}

test.each(Object.entries(NAMES))('a name of %s executes nothing and breaks no layout', async (_kind, name) => {
  const shown = hostileFrame(name);
  const script_ = script(shown, {
    answers: {
      getProcessDetail: {
        commandLine: ok([name, name]),
        executable: ok(name),
        cgroup: ok(name),
        oomScore: ok(1),
        oomScoreAdj: ok(0),
        memoryMap: { kind: 'denied', reason: foreignReason(name) },
      },
      planAction: {
        id: 'p',
        action: 'end',
        scope: 'process',
        target: { pid: 66, start: 6600 },
        members: [
          {
            pid: 66,
            start: 6600,
            name,
            user: ok(name),
            realUser: name,
            private: ok(MB),
            resident: MB,
            guard: { kind: 'not-permitted', reason: name, command: name },
          },
        ],
        warnings: [name],
        cautions: [message('act.frozen', { name })],
        pinned: 'pidfd',
        grace: 1000,
      },
    },
  });
  const view = await open(script_);
  await view.testId('headline').waitFor();
  expect(await sticksOut(view)).toBe(false);
  await view.page.keyboard.press('2');
  const row = view.testId('process-row').first();
  await row.waitFor();
  const heights = await view.testId('process-row').evaluateAll((rows) => rows.map((each) => each.clientHeight));
  expect(new Set(heights).size).toBe(1);
  await row.click();
  await view.testId('factors').waitFor();
  await view.page.getByRole('button', { name: 'Show command line' }).click();
  expect(await sticksOut(view)).toBe(false);
  await view.testId('detail').getByTestId('action-end').click();
  await view.testId('dialog').getByText('Not permitted').waitFor();
  const dialog = await view.testId('dialog').boundingBox();
  expect(dialog?.width).toBeLessThanOrEqual(560);
  expect(dialog?.height).toBeLessThanOrEqual(700);
  expect(await pwned(view)).toBe(false);
});
