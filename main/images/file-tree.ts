/** A file or folder inside an image, whatever its file system is. Reading never throws for bad structures. */
export interface TreeNode {
  readonly name: string;
  /** A second name that the file system keeps (ISO 9660's own beside Rock Ridge's, FAT's short one). */
  readonly otherName: string | null;
  readonly directory: boolean;
  readonly sizeBytes: number;
  /** Where its content begins in the image, in bytes; `null` if it is not in one place. */
  readonly startBytes: number | null;
  /** Up to `length` bytes of a file's content. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** What a folder holds; empty for a file. Bounded, whatever the image claims. */
  list(): Promise<readonly TreeNode[]>;
}

function isCalled(node: TreeNode, name: string): boolean {
  const wanted = name.toUpperCase();
  return node.name.toUpperCase() === wanted || node.otherName?.toUpperCase() === wanted;
}

/** Finds a file or folder by its path, whatever the case, as FAT and UEFI firmware do. */
export async function findPath(root: TreeNode, path: string): Promise<TreeNode | null> {
  let node: TreeNode = root;
  for (const part of path.split('/').filter((name) => name !== '')) {
    const found = (await node.list()).find((child) => isCalled(child, part));
    if (!found) return null;
    node = found;
  }
  return node;
}

export interface WalkedNode {
  /** Without a leading slash. */
  readonly path: string;
  readonly node: TreeNode;
}

/** Package pools and the like: large, and nothing in them tells what a system is. */
const notWorthWalking = new Set([
  'POOL',
  'DISTS',
  'APKS',
  'DOC',
  'DOCS',
  'RR_MOVED',
  'LOST+FOUND',
  'PACKAGES',
  'FIRMWARE',
]);

/** What lies in a tree, the upper levels first; never more than a few hundred folders. */
export async function walk(
  root: TreeNode,
  limits = { depth: 5, folders: 200, nodes: 4000 },
): Promise<WalkedNode[]> {
  const result: WalkedNode[] = [];
  let level: WalkedNode[] = [{ path: '', node: root }];
  let folders = 0;
  for (let depth = 0; depth < limits.depth && level.length > 0; depth++) {
    const next: WalkedNode[] = [];
    for (const parent of level) {
      if (++folders > limits.folders) return result;
      for (const node of await parent.node.list()) {
        if (result.length >= limits.nodes) return result;
        const child = { path: parent.path === '' ? node.name : `${parent.path}/${node.name}`, node };
        result.push(child);
        if (node.directory && !notWorthWalking.has(node.name.toUpperCase())) next.push(child);
      }
    }
    level = next;
  }
  return result;
}
