import { MACHINE } from '../../../core/model/snapshot.ts';
import type { ReadPoolRoom } from '../../process-control-platform.ts';
import { findMemoryController } from '../cgroup/find-memory-controller.ts';
import { parseMeminfo } from '../proc/parse-meminfo.ts';
import { ProcFiles } from '../proc/proc-files.ts';
import { cgroupDirectory } from './cgroup-mounts.ts';

/** The room of limited cgroups as the memory controller has it now. The machine's room is that of the newest frame. */
export function linuxPoolRoom(): ReadPoolRoom {
  const files = new ProcFiles('/proc');
  const controller = findMemoryController(files);
  return (pool) => {
    if (pool === MACHINE || 'kind' in controller) return null;
    const memory = parseMeminfo(files.text(`${files.root}/meminfo`) ?? '')?.memory;
    const folder = cgroupDirectory(controller, pool);
    if (memory === undefined || folder === null) return null;
    const [ownLimit, usage] = [controller.readLimit(folder), controller.readUsage(folder)];
    if (ownLimit === null || !Number.isFinite(ownLimit) || usage === null) return null;
    const swapLimit = controller.readCeilings(folder, memory.swapTotal > 0).swap;
    const swapRoom = Math.max(0, swapLimit - (controller.readSwap(folder) ?? 0));
    const use = controller.readUse(folder, { limit: ownLimit, usage, swapRoom }, memory);
    if (use === null) return null;
    const { limit, used, activeFile = 0, slabReclaimable = 0 } = use;
    return { limit, left: Math.max(0, limit - used - activeFile - slabReclaimable) };
  };
}
