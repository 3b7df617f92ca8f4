// What differs between two texts: by character (Myers, 1986: the shortest edit script), then in whole words and numbers.

import { wholeChanges } from "./whole.js";

// More edits than this cost more time than a reader would wait, and show nothing.
const MAX_EDITS = 2500;

// Runs [kind, fromA, toA, fromB, toB] in UTF-16 units that cover both strings in order; kind is "same", "a" (only in the
// first) or "b". Null where the texts have too little in common.
export function diffRuns(a, b) {
  const [one, two] = [[...a], [...b]];
  let head = 0;
  while (head < one.length && head < two.length && one[head] === two[head]) head++;
  let tail = 0;
  while (tail < one.length - head && tail < two.length - head && one.at(-1 - tail) === two.at(-1 - tail)) tail++;
  const middle = editScript(one.slice(head, one.length - tail), two.slice(head, two.length - tail));
  if (!middle) return null;
  const kinds = [["same", head], ...middle, ["same", tail]];
  return inWords(measured(joinTiny(merged(kinds)), one, two), a, b);
}

// The edit script as [kind, length] of single steps, from the furthest points of each number of edits.
function editScript(one, two) {
  const [n, m] = [one.length, two.length];
  if (!n || !m)
    return [
      ["a", n],
      ["b", m],
    ];
  const most = Math.min(n + m, MAX_EDITS);
  const furthest = new Int32Array(2 * most + 3);
  const trace = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(furthest.slice(most + 1 - edits - 1, most + 1 + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const at = most + 1 + k;
      const down = k === -edits || (k !== edits && furthest[at - 1] < furthest[at + 1]);
      let x = down ? furthest[at + 1] : furthest[at - 1] + 1;
      while (x < n && x - k < m && one[x] === two[x - k]) x++;
      furthest[at] = x;
      if (x >= n && x - k >= m) return followBack(trace, n, m);
    }
  }
  return null;
}

// From the end back through what was furthest before each edit.
function followBack(trace, n, m) {
  const steps = [];
  let [x, y] = [n, m];
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const before = (k) => trace[edits][k + edits + 1];
    const k = x - y;
    const down = k === -edits || (k !== edits && before(k - 1) < before(k + 1));
    const fromX = down ? before(k + 1) : before(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    steps.push(["same", Math.min(x - fromX, y - fromY)], [down ? "b" : "a", 1]);
    [x, y] = [fromX, fromY];
  }
  steps.push(["same", x]);
  return steps.reverse();
}

// Neighbours of one kind as one run; between two equal runs what stands only in a comes before what stands only in b.
function merged(kinds) {
  const runs = [];
  let [a, b] = [0, 0];
  const change = () => {
    if (a) runs.push(["a", a]);
    if (b) runs.push(["b", b]);
    [a, b] = [0, 0];
  };
  for (const [kind, length] of kinds) {
    if (!length) continue;
    if (kind === "a") a += length;
    else if (kind === "b") b += length;
    else {
      change();
      if (runs.at(-1)?.[0] === "same") runs.at(-1)[1] += length;
      else runs.push(["same", length]);
    }
  }
  change();
  return runs;
}

// One equal character between two longer changes is chance, and reads worse than one change.
function joinTiny(runs) {
  const size = (at, step) => {
    let length = 0;
    for (let i = at + step; runs[i] && runs[i][0] !== "same"; i += step) length += runs[i][1];
    return length;
  };
  const chance = (run, i) => run[0] === "same" && run[1] === 1 && size(i, -1) > 2 && size(i, 1) > 2;
  return merged(
    runs.flatMap((run, i) =>
      chance(run, i)
        ? [
            ["a", 1],
            ["b", 1],
          ]
        : [run],
    ),
  );
}

function measured(runs, one, two) {
  const units = (characters, from, length) => {
    let sum = 0;
    for (let i = from; i < from + length; i++) sum += characters[i].length;
    return sum;
  };
  const out = [];
  let [x, y, unitA, unitB] = [0, 0, 0, 0];
  for (const [kind, length] of runs) {
    const nextA = kind === "b" ? unitA : unitA + units(one, x, length);
    const nextB = kind === "a" ? unitB : unitB + units(two, y, length);
    if (kind !== "b") x += length;
    if (kind !== "a") y += length;
    out.push([kind, unitA, nextA, unitB, nextB]);
    [unitA, unitB] = [nextA, nextB];
  }
  return out;
}

// The same runs, with changes that end at the borders of words and numbers.
function inWords(runs, a, b) {
  const changes = [];
  for (const [kind, fromA, toA, fromB, toB] of runs) {
    if (kind === "same") continue;
    const last = changes.at(-1);
    if (last && last[1] === fromA && last[3] === fromB) [last[1], last[3]] = [toA, toB];
    else changes.push([fromA, toA, fromB, toB]);
  }
  const out = [];
  let [atA, atB] = [0, 0];
  for (const [fromA, toA, fromB, toB] of [...wholeChanges(a, b, changes), [a.length, a.length, b.length, b.length]]) {
    if (fromA > atA) out.push(["same", atA, fromA, atB, fromB]);
    if (toA > fromA) out.push(["a", fromA, toA, fromB, fromB]);
    if (toB > fromB) out.push(["b", toA, toA, fromB, toB]);
    [atA, atB] = [toA, toB];
  }
  return out;
}
