import { rootCluster } from './format.ts';
import type { ClusterRun } from './read-volume.ts';

const clusterMask = 0x0fffffff;

/** The free clusters of a table, given out in pieces that are as few as can be had simply. */
export class FreeClusters {
  readonly #runs: { first: number; count: number }[] = [];

  /** @param table the 32 bits of each cluster */
  constructor(table: Uint32Array) {
    for (let cluster = rootCluster; cluster < table.length; cluster++) {
      if (((table[cluster] ?? 1) & clusterMask) !== 0) continue;
      const last = this.#runs.at(-1);
      if (last && last.first + last.count === cluster) last.count++;
      else this.#runs.push({ first: cluster, count: 1 });
    }
  }

  get count(): number {
    return this.#runs.reduce((sum, { count }) => sum + count, 0);
  }

  /** In one piece where there is one that is large enough, otherwise the largest first; `null` if there are not so many. */
  take(count: number): ClusterRun[] | null {
    if (count === 0) return [];
    if (count > this.count) return null;
    const whole = this.#runs.find((run) => run.count >= count);
    const taken: ClusterRun[] = [];
    for (let left = count; left > 0;) {
      const from = whole ?? this.#runs.reduce((best, run) => (run.count > best.count ? run : best));
      const part = Math.min(left, from.count);
      taken.push({ first: from.first, count: part });
      from.first += part;
      from.count -= part;
      left -= part;
    }
    return taken;
  }
}
