import type { Language } from '../../../../electron/core/words/language.ts';
import { expect, test } from 'vitest';
import type { Culprit, PoolAssessment } from '../../../../electron/core/model/assessment.ts';
import { trayMenu } from '../../../../electron/host/desktop/tray/tray-menu.ts';
import { trayView } from '../../../../electron/host/desktop/tray/tray-view.ts';
import { desktop as desktopWords } from '../../../../electron/core/words/catalogs.ts';
import { createFigures } from '../../../../electron/core/words/figures.ts';
import { reachesUser } from '../../../../electron/services/notifier/notifier.ts';
import { createSystemNotifier } from '../../../../electron/services/notifier/system-notifier.ts';
import { frame, processAlert, processRow } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const EXHAUSTION = { p10: 300, p50: 480, p90: 660 };
const GROUP: Culprit = { kind: 'group', id: 'g', name: 'make', identity: { pid: 1, start: 2 }, members: [], share: 1 };

function viewOf(locale: Language, ...pools: PoolAssessment[]) {
  const level = pools.at(-1)?.level ?? 'calm';
  return trayView(frame(1, { level, pools }), [], desktopWords[locale], createFigures(locale, 'decimal'));
}

function tooltip(overrides: Partial<PoolAssessment>, locale: Language = 'en'): string {
  return viewOf(locale, poolAssessment({ level: 'warning', headroom: 6.2e9, ...overrides })).tooltip;
}

test('the tooltip says as much as is known', () => {
  const { culprit } = processAlert(7, 'warning');
  expect(tooltip({ level: 'calm' })).toBe('6.2 GB left');
  expect(tooltip({ exhaustion: EXHAUSTION, culprit })).toBe('6.2 GB left - program-7 on course to fill it in ~8 min');
  expect(tooltip({ exhaustion: EXHAUSTION, culprit: GROUP })).toBe('6.2 GB left - make on course to fill it in ~8 min');
  expect(tooltip({ exhaustion: EXHAUSTION, culprit: { kind: 'shared', share: 1 } })).toBe(
    '6.2 GB left - shared memory on course to fill it in ~8 min',
  );
  expect(tooltip({ exhaustion: EXHAUSTION })).toBe('6.2 GB left - ~8 min');
  expect(tooltip({ level: 'watch' })).toBe('6.2 GB left');
  expect(tooltip({ headroom: -1 })).toBe('0 B left - nearly full');
  expect(tooltip({ exhaustion: EXHAUSTION, culprit }, 'pt-BR')).toBe(
    'Restam 6,2 GB - program-7 a caminho de esgotar em ~8 min',
  );
});

test('of several pools the most pressing one is shown: the highest level, then the soonest end', () => {
  const late = poolAssessment({
    id: '/late',
    kind: 'cgroup',
    label: '',
    level: 'warning',
    exhaustion: { ...EXHAUSTION, p50: 900 },
  });
  const soon = poolAssessment({ id: '/soon', kind: 'cgroup', label: 'soon', level: 'warning', exhaustion: EXHAUSTION });
  expect(viewOf('en', poolAssessment(), late, soon).tooltip).toContain('in soon - ~8 min');
  expect(viewOf('en', poolAssessment(), soon, late).tooltip).toContain('in soon - ~8 min');
  expect(viewOf('en', poolAssessment(), late).tooltip).toContain('in /late');
  expect(viewOf('en', poolAssessment(), { ...soon, level: 'calm' }).tooltip).toBe('51.5 GB left');
});

test('names are one plain line in every label', () => {
  const row = processRow(7, { name: 'a\n\u202eb'.repeat(300), risk: 50 });
  const view = trayView(frame(1, { processes: [row] }), [], desktopWords.en, createFigures('en', 'decimal'));
  expect(view.risks[0]?.label).not.toMatch(/[\n\u202e]/);
  expect(view.risks[0]?.label.length).toBeLessThan(80);
});

test('the menu speaks Portuguese throughout', () => {
  const words = desktopWords['pt-BR'];
  const figures = createFigures('pt-BR', 'decimal');
  const processes = [processRow(7, { risk: 50 })];
  const paused = [{ pid: 9, start: 90, name: 'sono', since: 0, growth: null }];
  const view = trayView(frame(1, { processes }), paused, words, figures);
  const actions = { open: fail, act: fail, snooze: fail, setStartAtLogin: fail, quit: fail };
  const menu = trayMenu({ view, snoozedUntil: '12:00', startAtLogin: false }, words, actions);
  expect(menu.flatMap(({ label }) => label ?? [])).toEqual([
    'Calmo',
    'program-7 (7)',
    'Pausado',
    'sono (9)',
    'Avisos adiados até 12:00',
    'Abrir o Headroom',
    'Configurações',
    'Iniciar com a sessão',
    'Sair do Headroom',
  ]);
  expect(words.pageCrashed({ reason: 'oom' })).toContain('oom');
  expect(words.quitWithPaused({ names: 'sono (9)' })).toContain('sono (9)');
});

test('where there is no Electron, only Linux has notifications', () => {
  const notifier = createSystemNotifier('icon', 'darwin', {});
  notifier.start({ pressed: fail, dismissed: fail });
  notifier.show({ key: 'a', level: 'info', title: '', body: '', buttons: [] });
  notifier.close('a');
  notifier.stop();
  expect(reachesUser(notifier.status())).toMatchObject({ kind: 'unsupported' });
  expect(createSystemNotifier('icon', 'linux', {}).status()).toEqual({ kind: 'starting' });
  expect(reachesUser({ kind: 'starting' })).toBeUndefined();
  expect(reachesUser({ kind: 'ready', buttons: false })).toEqual({ kind: 'ok', value: true });
});

function fail(): void {
  throw new Error('nothing was to be called');
}

test('the tooltip names the other ends as well: when it slows down, and who ends programs', () => {
  const { culprit } = processAlert(7, 'warning');
  const stall = { some: 0, full: 0, lasted: 0, begins: { p10: 180, p50: 240, p90: 300 }, throttled: false };
  const daemon = { daemon: 'earlyoom', cause: 'memory', acts: { p10: 300, p50: 360, p90: 420 }, victim: null } as const;
  expect(tooltip({ exhaustion: EXHAUSTION, culprit, stall })).toBe(
    '6.2 GB left - program-7 grows: slows down in ~4 min, full in ~8 min',
  );
  expect(tooltip({ exhaustion: EXHAUSTION, daemon })).toBe('6.2 GB left - ~8 min - earlyoom ends programs in ~6 min');
  expect(tooltip({ exhaustion: EXHAUSTION, daemon: { ...daemon, acts: null } }, 'pt-BR')).toBe(
    'Restam 6,2 GB - ~8 min - o earlyoom pode encerrar programas agora',
  );
});
