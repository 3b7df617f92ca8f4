// In which order the rows of the map stand, so that families stand together.

// Average linkage by the nearest-neighbour chain (Murtagh 1983): the rows in an order in which the alike stand together.
// `similarity` is a Float64Array of n * n. Returns groups of rows in that order: each is alike at `least` or more on average, or
// is a row of its own.
export function clusterRows(similarity, n, least = 0.1) {
  const linkage = new Linkage(similarity, n, least);
  let chain = [];
  while (linkage.alive.size) {
    if (!chain.length) chain = [linkage.alive.values().next().value];
    const top = chain.at(-1);
    const nearest = linkage.nearestTo(top, chain.at(-2));
    if (nearest < 0) {
      // Nothing that is left has anything in common with it; only a chain of one can end so.
      linkage.finish(top);
      chain = [];
    } else if (nearest === chain.at(-2)) {
      chain.length -= 2;
      linkage.merge(Math.min(top, nearest), Math.max(top, nearest));
    } else {
      chain.push(nearest);
    }
  }
  const first = (cluster) => Math.min(...cluster.groups.flat());
  return linkage.done.sort((x, y) => y.size - x.size || first(x) - first(y)).flatMap((cluster) => cluster.groups);
}

// Clusters by one of their rows: {size, groups}, groups of rows in order; `alive` are those that can still be merged, `done`
// those that cannot.
class Linkage {
  constructor(similarity, n, least) {
    Object.assign(this, { similarity, n, least });
    this.alike = Float64Array.from(similarity);
    this.clusters = Array.from({ length: n }, (_, i) => ({ size: 1, groups: [[i]] }));
    this.alive = new Set(this.clusters.keys());
    this.done = [];
  }

  finish(row) {
    this.done.push(this.clusters[row]);
    this.alive.delete(row);
  }

  // The cluster that is most alike, -1 where none is at all; a tie goes to the previous one, or the chain would never close.
  nearestTo(row, previous) {
    const { alike, n } = this;
    let best = previous ?? -1;
    let most = best < 0 ? 0 : alike[row * n + best];
    for (const other of this.alive) {
      if (other !== row && alike[row * n + other] > most) {
        best = other;
        most = alike[row * n + other];
      }
    }
    return best;
  }

  // Cluster j goes into cluster i.
  merge(i, j) {
    const { alike, n, clusters } = this;
    const [p, q] = [clusters[i], clusters[j]];
    const family = alike[i * n + j] >= this.least;
    for (const other of this.alive) {
      if (other === i || other === j) continue;
      const joined = (p.size * alike[i * n + other] + q.size * alike[j * n + other]) / (p.size + q.size);
      alike[i * n + other] = alike[other * n + i] = joined;
    }
    const groups = this.joinEnds(p.groups, q.groups);
    clusters[i] = { size: p.size + q.size, groups: family ? [groups.flat()] : groups };
    this.alive.delete(j);
  }

  // The two one behind the other, each turned so that the rows that meet are as alike as they can be.
  joinEnds(left, right) {
    let best = null;
    for (const p of [left, turned(left)]) {
      for (const q of [right, turned(right)]) {
        const meeting = this.similarity[p.at(-1).at(-1) * this.n + q[0][0]];
        if (!best || meeting > best.meeting) best = { meeting, groups: [...p, ...q] };
      }
    }
    return best.groups;
  }
}

const turned = (groups) => groups.map((group) => [...group].reverse()).reverse();
