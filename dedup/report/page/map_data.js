// Who shares how much with whom.

import { covered, tiesOf } from "./matches.js";

const MAX_ROWS = 400;
// All pairs of a finding's places are laid beside each other up to this many places, and up to this many pairs in all. Of
// what is larger or comes later each place is tied to the anchor only, and the page says so.
const MAX_PLACES = 120;
const MAX_TIES = 400_000;

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
    const wide = places.length > MAX_PLACES || (places.length > 2 && ties > MAX_TIES);
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
export function chooseRows(pairs, ids, most = MAX_ROWS) {
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
