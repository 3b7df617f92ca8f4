// Who shares how much with whom, and in which order families stand together.

import { covered, tiesOf } from "./matches.js";

const MOST_ROWS = 400;
// All pairs of a finding's places are laid beside each other up to this many places, and up to this many pairs in all. Of
// what is larger or comes later each place is tied to the anchor only, and the page says so.
const MOST_PLACES = 120;
const MOST_TIES = 400_000;

// What pairs of owners (speeches or documents) share. `owner` gives the id an occurrence belongs to, `size` the characters
// of an id, `kinds` is a set of the kinds that count. Returns
//   pairs    [{a, b, shared, share}], most alike first; a is the shorter one, of which share is the part that stands in b
//   within   Map id -> characters that repeat in itself
//   cut      how many findings were tied to their anchor only
export function shareOut(findings, owner, size, kinds) {
  const spans = new Map(); // id -> Map id -> spans in the first; both ways
  const within = new Map();
  let cut = 0;
  let ties = 0;
  const note = (from, to, span) => {
    if (!spans.has(from)) spans.set(from, new Map());
    const row = spans.get(from);
    if (!row.has(to)) row.set(to, []);
    row.get(to).push(span);
  };
  for (const finding of findings) {
    if (!kinds.has(finding.kind)) continue;
    const places = finding.occurrences;
    const wide = places.length > MOST_PLACES || (places.length > 2 && ties > MOST_TIES);
    if (wide) cut += 1;
    for (let i = 0; i < (wide ? 1 : places.length); i++) {
      for (let j = i + 1; j < places.length; j++) {
        const [a, b] = [owner(places[i]), owner(places[j])];
        ties += 1;
        for (const tie of tiesOf(finding, i, j)) {
          if (a === b) {
            if (!within.has(a)) within.set(a, []);
            within.get(a).push(tie.b);
          } else {
            note(a, b, tie.a);
            note(b, a, tie.b);
          }
        }
      }
    }
  }
  const pairs = [];
  for (const [a, row] of spans) {
    for (const b of row.keys()) {
      // The shorter of the two is the measure; each pair is met twice and taken once.
      if (size(a) > size(b) || (size(a) === size(b) && a > b)) continue;
      const shared = covered(row.get(b));
      pairs.push({ a, b, shared, share: Math.min(1, shared / Math.max(1, size(a))) });
    }
  }
  pairs.sort((x, y) => y.share - x.share || y.shared - x.shared || compare(x.a, y.a) || compare(x.b, y.b));
  return { pairs, within: new Map([...within].map(([id, list]) => [id, covered(list)])), cut };
}

const compare = (x, y) => (x < y ? -1 : x > y ? 1 : 0);

// The ids that share anything; when there are more than `most`, those that share most. They keep the order of `ids`.
export function chooseRows(pairs, ids, most = MOST_ROWS) {
  const weight = new Map();
  for (const { a, b, shared } of pairs) {
    weight.set(a, (weight.get(a) ?? 0) + shared);
    weight.set(b, (weight.get(b) ?? 0) + shared);
  }
  const holders = ids.filter((id) => weight.has(id));
  if (holders.length <= most) return { rows: holders, holders: holders.length };
  const heaviest = new Set([...holders].sort((x, y) => weight.get(y) - weight.get(x)).slice(0, most));
  return { rows: holders.filter((id) => heaviest.has(id)), holders: holders.length };
}

// Similarities of the rows: Float64Array of n * n, 1 on the diagonal.
export function similarities(pairs, rows) {
  const n = rows.length;
  const place = new Map(rows.map((id, i) => [id, i]));
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  for (const { a, b, share } of pairs) {
    const [i, j] = [place.get(a), place.get(b)];
    if (i === undefined || j === undefined) continue;
    matrix[i * n + j] = matrix[j * n + i] = share;
  }
  return matrix;
}

// Average linkage by the nearest-neighbour chain (Murtagh 1983): the rows in an order in which the alike stand together.
// Returns groups of rows in that order: each holds together at `least` or more on average, or is a row of its own.
export function clusterRows(similarity, n, least = 0.1) {
  const alike = Float64Array.from(similarity);
  const clusters = Array.from({ length: n }, (_, i) => ({ size: 1, groups: [[i]] }));
  const alive = new Set(clusters.keys());
  const done = [];
  let chain = [];
  while (alive.size) {
    if (!chain.length) chain = [alive.values().next().value];
    const top = chain.at(-1);
    const nearest = nearestTo(top, chain.at(-2));
    if (nearest < 0) {
      // Nothing that is left has anything in common with it; only a chain of one can end so.
      done.push(clusters[top]);
      alive.delete(top);
      chain = [];
    } else if (nearest === chain.at(-2)) {
      chain.length -= 2;
      merge(Math.min(top, nearest), Math.max(top, nearest));
    } else {
      chain.push(nearest);
    }
  }
  done.sort((x, y) => y.size - x.size || Math.min(...x.groups.flat()) - Math.min(...y.groups.flat()));
  return done.flatMap((cluster) => cluster.groups);

  function nearestTo(row, previous) {
    let best = previous ?? -1; // a tie goes to the previous one, or the chain would never close
    let most = best < 0 ? 0 : alike[row * n + best];
    for (const other of alive) {
      if (other !== row && alike[row * n + other] > most) {
        best = other;
        most = alike[row * n + other];
      }
    }
    return best;
  }

  function merge(i, j) {
    const [p, q] = [clusters[i], clusters[j]];
    const held = alike[i * n + j] >= least;
    for (const other of alive) {
      if (other === i || other === j) continue;
      const joined = (p.size * alike[i * n + other] + q.size * alike[j * n + other]) / (p.size + q.size);
      alike[i * n + other] = alike[other * n + i] = joined;
    }
    const groups = joinEnds(p.groups, q.groups);
    clusters[i] = { size: p.size + q.size, groups: held ? [groups.flat()] : groups };
    alive.delete(j);
  }

  // The two one behind the other, each turned so that the rows that meet are as alike as they can be.
  function joinEnds(left, right) {
    let best = null;
    for (const p of [left, turnedGroups(left)]) {
      for (const q of [right, turnedGroups(right)]) {
        const meeting = similarity[p.at(-1).at(-1) * n + q[0][0]];
        if (!best || meeting > best.meeting) best = { meeting, groups: [...p, ...q] };
      }
    }
    return best.groups;
  }
}

const turnedGroups = (groups) => groups.map((group) => [...group].reverse()).reverse();
