import { CgroupNode } from './cgroup-node.ts';
import { childPath } from './cgroup-path.ts';

/** The part of the hierarchy that contains processes: their cgroups and all visible ancestors. */
export class CgroupTree {
  readonly #root: string;
  readonly #point: string;
  readonly #nodes = new Map<string, CgroupNode>();
  readonly #onAdded: (node: CgroupNode) => void;
  #turns = 0;

  /** The `root` of the hierarchy is mounted at `point`. `onAdded` is called for a node after its ancestors. */
  constructor(root: string, point: string, onAdded: (node: CgroupNode) => void) {
    this.#root = root;
    this.#point = point;
    this.#onAdded = onAdded;
  }

  /** The nodes. `remove` may be called during the iteration. */
  get nodes(): Iterable<CgroupNode> {
    return this.#nodes.values();
  }

  /** The cgroup at these segments below the root. Null when it does not exist. */
  find(segments: readonly string[]): CgroupNode | null {
    let node = this.#nodes.get(this.#root) ?? this.#add(this.#root, this.#point, null);
    for (const segment of segments) {
      const below = childPath(node.path, segment);
      node = this.#nodes.get(below) ?? this.#add(below, `${node.folder}/${segment}`, node);
      if (node.detached) return null;
    }
    return node;
  }

  /** Removes a node and everything below it. */
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
