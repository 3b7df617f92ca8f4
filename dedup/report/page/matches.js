// What two speeches share: their matches, taken from the findings that touch both.

import { COPY_KINDS } from "./kinds.js";
import { countIn } from "./text.js";

// Between two copies of one anchor, what is left of an overlap below this length is chance.
const MIN_OVERLAP = 8;
// A cluster with this many places in one pair of speeches is a line that both repeat; more pairs tell nothing new.
const MAX_PRODUCT = 16;

const directTies = new WeakMap();

// The aligned spans of a finding by pair of occurrences: "0,2" -> [{a, b, identity, template}]; null without evidence.
function directOf(finding) {
  if (!directTies.has(finding)) {
    const passages = finding.evidence?.passages;
    const ties = passages ? new Map() : null;
    for (const passage of passages ?? []) {
      const key = passage.of.join();
      if (!ties.has(key)) ties.set(key, []);
      ties.get(key).push(passage);
    }
    directTies.set(finding, ties);
  }
  return directTies.get(finding);
}

const turned = (tie) => ({ ...tie, a: tie.b, b: tie.a });

// Where position x of span `from` falls in span `to`, in proportion.
function project(x, from, to) {
  const share = (x - from[0]) / Math.max(1, from[1] - from[0]);
  return to[0] + Math.round(share * (to[1] - to[0]));
}

// What two members share by way of their anchor: where their passages overlap in it.
function throughAnchor(left, right) {
  const ties = [];
  for (const p of left) {
    for (const q of right) {
      const start = Math.max(p.a[0], q.a[0]);
      const end = Math.min(p.a[1], q.a[1]);
      if (end - start < MIN_OVERLAP) continue;
      const side = (tie) => [project(start, tie.a, tie.b), project(end, tie.a, tie.b)];
      ties.push({ a: side(p), b: side(q), through: true });
    }
  }
  return ties;
}

// The aligned spans of occurrences i and j of a finding: [{a, b, identity?, template?, through?}].
export function tiesOf(finding, i, j) {
  const direct = directOf(finding);
  const places = finding.occurrences;
  if (!direct) {
    const member = i === 0 ? places[j] : j === 0 ? places[i] : null;
    const span = (place) => [place.start, place.end];
    return [{ a: span(places[i]), b: span(places[j]), identity: member?.identity, through: !member }];
  }
  if (direct.has(`${i},${j}`)) return direct.get(`${i},${j}`);
  if (direct.has(`${j},${i}`)) return direct.get(`${j},${i}`).map(turned);
  if (i === 0 || j === 0) return [];
  return throughAnchor(direct.get(`0,${i}`) ?? [], direct.get(`0,${j}`) ?? []);
}

// Which occurrences to lay beside each other: all, or of a line that stands there often each place once.
function couples(left, right, within) {
  const all = [];
  if (left.length * right.length <= MAX_PRODUCT) {
    for (const i of left) for (const j of right) if (!within || i < j) all.push([i, j]);
    return all;
  }
  if (within) return left.slice(1).map((j) => [left[0], j]);
  const most = Math.max(left.length, right.length);
  for (let n = 0; n < most; n++) all.push([left[n % left.length], right[n % right.length]]);
  return all;
}

// The matches that one finding gives for speeches a and b (ids; may be the same).
function matchesOfFinding(finding, a, b) {
  if (!COPY_KINDS.has(finding.kind) && finding.kind !== "outline") return [];
  const left = [];
  const right = [];
  finding.occurrences.forEach((place, i) => {
    if (place.speech === a) left.push(i);
    if (place.speech === b) right.push(i);
  });
  if (!left.length || !right.length) return [];
  return couples(left, right, a === b).flatMap(([i, j]) =>
    tiesOf(finding, i, j).map((tie) => ({
      finding: finding.id,
      kind: finding.kind,
      a: tie.a,
      b: tie.b,
      identity: tie.identity ?? null,
      template: tie.template ?? null,
      through: Boolean(tie.through),
      likeliest: i + j === 1, // of the draft and its likeliest source
    })),
  );
}

const holds = (outer, inner) => outer[0] <= inner[0] && inner[1] <= outer[1];

// Without those that lie in another match on both sides. Matches come and go in order of place.
function withoutContained(matches) {
  const kept = [];
  for (const match of matches) {
    const contained = kept.some(
      (other) =>
        other.a[1] >= match.a[1] &&
        (other.kind === "outline") === (match.kind === "outline") &&
        holds(other.a, match.a) &&
        holds(other.b, match.b),
    );
    if (!contained) kept.push(match);
  }
  return kept;
}

// The aligned spans of a draft and occurrence i, without those that say of the draft what a longer one says.
export function tiesShown(finding, i) {
  const ties = tiesOf(finding, 0, i);
  const size = ({ a }) => a[1] - a[0];
  return ties.filter((tie) => !ties.some((other) => size(other) > size(tie) && holds(other.a, tie.a)));
}

// All matches of two speeches in order of place in a; spans are code points of the documents.
export function matchesBetween(findings, a, b) {
  const matches = findings.flatMap((finding) => matchesOfFinding(finding, a, b));
  matches.sort((x, y) => x.a[0] - y.a[0] || y.a[1] - x.a[1] || x.b[0] - y.b[0] || y.b[1] - x.b[1]);
  return withoutContained(matches);
}

// How many characters spans cover, each counted once.
export function covered(spans) {
  let total = 0;
  let reached = -1;
  for (const [start, end] of [...spans].sort((x, y) => x[0] - y[0])) {
    total += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return total;
}

// How many characters that count spans cover, each once; of a text that the page does not have all of them.
export function counted(spans, texts) {
  let total = 0;
  let reached = -1;
  for (const [start, end] of [...spans].sort((x, y) => x[0] - y[0])) {
    const from = Math.max(start, reached);
    if (end <= from) continue;
    reached = end;
    const text = texts.find((one) => one && one.start <= from && end <= one.end);
    total += text ? countIn(text.slice(from, end)) : end - from;
  }
  return total;
}

// The heaviest matches that keep one order on both sides, by length: what scrolling goes along.
export function mainChain(matches) {
  const best = [];
  const before = [];
  let top = -1;
  matches.forEach((match, n) => {
    best[n] = match.a[1] - match.a[0];
    before[n] = -1;
    const own = best[n];
    for (let m = 0; m < n; m++) {
      const fits = matches[m].a[1] <= match.a[0] && matches[m].b[1] <= match.b[0];
      if (fits && best[m] + own > best[n]) {
        best[n] = best[m] + own;
        before[n] = m;
      }
    }
    if (top < 0 || best[n] > best[top]) top = n;
  });
  const chain = [];
  for (let n = top; n >= 0; n = before[n]) chain.push(n);
  return chain.reverse();
}
