import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import type { Incident } from '../../electron/core/incident/incident.ts';
import { createReportLanguage } from '../../electron/core/report/report-language.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { exportIncident } from '../../electron/core/report/export-incident.ts';
import { openKernelLog } from '../../electron/platform/linux/kills/kernel-log.ts';
import { openReader } from '../../electron/platform/open-reader.ts';
import { startRecorder } from '../../electron/services/journal/recorder.ts';
import { createMonitor } from '../../electron/services/monitor.ts';
import { openSettingsStore } from '../../electron/services/settings-store.ts';
import { openLimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { MemoryUser } from '../doubles/linux/memory-user.ts';

const LIMIT = 220 * MIB;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-kill-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a kill by the kernel becomes an incident that names the culprit, the victim and the kernel’s own record', async (ctx) => {
  if (process.platform !== 'linux') return ctx.skip('cgroups are on Linux only');
  const cgroup = openLimitedCgroup('incident', LIMIT);
  if (typeof cgroup === 'string') return ctx.skip(cgroup);
  const culprit = await MemoryUser.start();
  const victim = await MemoryUser.start();
  const log = openKernelLog();
  const reader = await openReader('linux');
  if (!reader) throw new Error('there is no reader');
  const monitor = createMonitor({ reader, engine: createEngine(DEFAULT_ENGINE_SETTINGS) });
  const settings = openSettingsStore(path.join(directory, 'settings'));
  const recorder = startRecorder({ monitor, settings, state: directory, actions: () => [] });
  try {
    cgroup.add(culprit.pid);
    cgroup.add(victim.pid);
    writeFileSync(`/proc/${victim.pid}/oom_score_adj`, '1000');
    monitor.subscribe(() => undefined, 'watched');
    monitor.start();
    await victim.tell('anonymous 60');
    await sleep(1500);
    // The culprit fills the cgroup all but for a little and stops. It must not ask for more while the victim's memory comes
    // back: the kernel would find nobody left to end but the culprit (exit_mmap marks a victim as done before all is freed).
    while (cgroup.usage() < LIMIT - 16 * MIB) {
      await culprit.tell('anonymous 4');
      await sleep(150);
    }
    let ended = false;
    const gone = victim.gone().then(() => (ended = true));
    while (!ended) await Promise.race([victim.tell('anonymous 4').catch(() => gone), gone]);
    // Other programs on this machine may be ended meanwhile; this one's pool tells.
    const ofThisCgroup = (): Incident | undefined =>
      recorder.incidents
        .list()
        .map(({ id }) => recorder.incidents.get(id))
        .find((found) => found?.pool?.id === cgroup.path) ?? undefined;
    const incident = await vi.waitFor(
      () => {
        const found = ofThisCgroup();
        if (!found) throw new Error('no incident was recognised');
        return found;
      },
      { timeout: 45_000, interval: 100 },
    );
    expect(incident).toMatchObject({
      kind: 'kill',
      pool: { id: cgroup.path },
      culprit: { identity: { pid: culprit.pid } },
      difference: 'preferred',
    });
    expect(incident.victims).toMatchObject([
      { pid: victim.pid, known: log.kind === 'ok' ? 'log' : 'inferred', oomScoreAdj: 1000 },
    ]);
    const report = exportIncident(incident, 'markdown', false, createReportLanguage('en', 'decimal'));
    expect(report).toContain(`(${culprit.pid})`);
    expect(report).toContain(`(${victim.pid})`);
    expect(report).toContain('its oom\\_score\\_adj made the kernel take it first');
    if (log.kind === 'ok') {
      // In a container the kernel's log has a number of the host's.
      expect(report).toMatch(/Killed process \d+ \(node\)/);
      expect(report).toContain(`oom_memcg=${cgroup.path}`);
    }
    expect(incident.chart.at.length).toBeGreaterThan(3);
  } finally {
    await Promise.all([culprit.end(), victim.end()]);
    await monitor.stop();
    await recorder.close();
    if (log.kind === 'ok') log.value.close();
    await cgroup.remove();
  }
}, 90_000);
