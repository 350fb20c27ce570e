import type { MemoryParts } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';

/**
 * How much of the kernel memory of a cgroup are caches that it gives back. Version 1 counts only the sum (memory.kmem.usage_in_bytes), and the
 * machine only its own: what is there at first is taken to be made up as on the machine, and what is added later counts as cache as far as the
 * machine's caches have grown with it. A leak of kernel memory, which leaves those as they are, stays in use.
 */
export class KernelCacheEstimate {
  #kernel: Bytes | null = null;
  #caches: Bytes = 0;
  #machineCaches: Bytes = 0;

  /** `kernel` of the cgroup now. null where the machine does not tell its caches. */
  update(kernel: Bytes, machine: MemoryParts): Bytes | null {
    const { slabReclaimable, slabUnreclaimable } = machine;
    if (slabReclaimable === undefined || slabUnreclaimable === undefined) return null;
    if (this.#kernel === null) {
      const { kernelStacks = 0, pageTables = 0, percpu = 0, vmalloc = 0 } = machine;
      const all = slabReclaimable + slabUnreclaimable + kernelStacks + pageTables + percpu + vmalloc;
      this.#caches = all > 0 ? kernel * (slabReclaimable / all) : 0;
    } else {
      const added = kernel - this.#kernel;
      const machineAdded = slabReclaimable - this.#machineCaches;
      if (added > 0) this.#caches += Math.max(0, Math.min(added, machineAdded));
      else if (this.#kernel > 0) this.#caches *= kernel / this.#kernel;
    }
    this.#kernel = kernel;
    this.#machineCaches = slabReclaimable;
    this.#caches = Math.min(this.#caches, kernel, slabReclaimable);
    return Math.floor(this.#caches);
  }
}
