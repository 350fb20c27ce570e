import path from 'node:path';
import type { Handlers } from '../../../electron/contract/dispatcher.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { unsupported } from '../../../electron/core/model/reading.ts';
import { readPageFiles } from '../../../electron/host/page-files.ts';
import { startWebHost } from '../../../electron/host/web/web-host.ts';
import { createTestHandlers } from '../../doubles/web-host.ts';
import { crowdedFrame, series } from '../../renderer/scenes.ts';
import { foreignReason } from '../../../electron/core/words/reasons.ts';

export interface BenchHost {
  /** The address that lets one browser in. */
  readonly address: string;
  /** Sends the next frame. */
  tick(): void;
  close(): Promise<void>;
}

/** The real web host over `count` invented processes, all of which change with every tick. */
export async function startBenchHost(count: number): Promise<BenchHost> {
  let tick = 0;
  let frame: Frame = crowdedFrame(count);
  const listeners = new Set<(frame: Frame) => void>();
  const history = series((share) => (6 + share) * 1e9);
  const handlers: Handlers = {
    ...createTestHandlers(() => frame),
    getSeries: () => history,
    getSparklines: ({ identities, groups }) =>
      [...identities, ...(groups ?? [])].map(() => history.last.filter((_, index) => index % 5 === 0)),
  };
  const host = await startWebHost({
    settings: { subscribe: () => () => undefined },
    port: 0,
    files: readPageFiles(path.join(process.cwd(), 'dist', 'renderer')),
    handlers,
    monitor: {
      current: () => frame,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  return {
    address: host.issueAddress(),
    tick() {
      tick += 1;
      frame = { ...crowdedFrame(count, tick), pressure: unsupported(foreignReason('bench')) };
      for (const listener of listeners) listener(frame);
    },
    close: () => host.close(),
  };
}
