import { CgroupNode } from './cgroup-node.ts';
import { childPath } from './cgroup-path.ts';

/** The part of the hierarchy that has processes in it: their cgroups and all ancestors that can be seen. */
export class CgroupTree {
  readonly #root: string;
  readonly #point: string;
  readonly #nodes = new Map<string, CgroupNode>();
  readonly #onAdded: (node: CgroupNode) => void;
  #turns = 0;

  /** `root` of the hierarchy is mounted at `point`. `onAdded` is told of a node after its ancestors. */
  constructor(root: string, point: string, onAdded: (node: CgroupNode) => void) {
    this.#root = root;
    this.#point = point;
    this.#onAdded = onAdded;
  }

  /** May be changed by `remove` meanwhile. */
  get nodes(): Iterable<CgroupNode> {
    return this.#nodes.values();
  }

  /** The cgroup that these segments below the root lead to; null when it is not there. */
  find(segments: readonly string[]): CgroupNode | null {
    let node = this.#nodes.get(this.#root) ?? this.#add(this.#root, this.#point, null);
    for (const segment of segments) {
      const below = childPath(node.path, segment);
      node = this.#nodes.get(below) ?? this.#add(below, `${node.folder}/${segment}`, node);
      if (node.detached) return null;
    }
    return node;
  }

  /** Takes a node out with everything below it. */
  remove(node: CgroupNode): void {
    for (const child of node.children) this.remove(child);
    node.detach();
    this.#nodes.delete(node.path);
  }

  #add(path: string, folder: string, parent: CgroupNode | null): CgroupNode {
    const node = new CgroupNode(path, folder, parent, this.#turns++);
    this.#nodes.set(path, node);
    this.#onAdded(node);
    return node;
  }
}
