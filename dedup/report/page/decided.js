// The shares of a draft without what somebody decided to leave out, as the program computes them (dedup/checking/decided.py).

import { PHRASE_KINDS } from "./kinds.js";
import { common, unite, without } from "./spans.js";
import { COUNTED } from "./text.js";

export const ROWS = ["total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining"];

// How many characters that count stand before each place of a draft.
function countedBefore(draft, texts) {
  const end = Math.max(0, ...texts.map((text) => text?.end ?? 0), ...draft.exceptions.map((one) => one[1]));
  const counts = new Uint32Array(end + 1);
  for (const text of texts) {
    if (!text) continue;
    let at = text.start;
    for (const character of text.string) counts[at++] = COUNTED.test(character) ? 1 : 0;
  }
  for (const [start, stop, n] of draft.exceptions) counts.fill(n, start, stop);
  let sum = 0;
  for (let at = 0; at <= end; at++) [counts[at], sum] = [sum, sum + counts[at]];
  return counts;
}

// What of a draft a finding says stands in old texts, but for those that are gone.
function spansOf(finding, gone) {
  const [first, ...sources] = finding.occurrences;
  const ties = finding.evidence.passages;
  if (!ties) return sources.every((place) => gone.has(place.document)) ? [] : [[first.start, first.end]];
  return ties.filter(({ of }) => !gone.has(finding.occurrences[of[1]]?.document)).map(({ a }) => [...a]);
}

const isExcluded = (finding, decisions) =>
  decisions.some((one) => one.what === "finding" && one.id === finding.id && one.start === finding.occurrences[0].start);

export const goneOf = (decisions) => new Set(decisions.filter((one) => one.what === "source").map((one) => one.source));

export function isOut(finding, decisions, gone = goneOf(decisions)) {
  const sources = finding.occurrences.slice(1);
  return isExcluded(finding, decisions) || (sources.length > 0 && sources.every((place) => gone.has(place.document)));
}

// The parts of a draft and the quotations in it that are left out.
export function cutOf(draft, decisions) {
  const parts = decisions.filter((one) => one.what === "part").map(({ start, end }) => [start, end]);
  const quoted = decisions.some((one) => one.what === "quotations") ? draft.quotations : [];
  return unite([...parts, ...quoted].map((span) => [...span]));
}

export class Shares {
  constructor(draft, findings, texts) {
    Object.assign(this, { draft, findings });
    this.before = countedBefore(draft, texts);
  }

  count(spans) {
    const upTo = (at) => this.before[Math.min(at, this.before.length - 1)];
    return spans.reduce((sum, [start, end]) => sum + upTo(end) - upTo(start), 0);
  }

  // The likeliest source of what stands in a finding but for what is gone and cut; none where nothing is left.
  sourceOf(finding, gone, cut) {
    const names = [...new Set(finding.occurrences.slice(1).map((place) => place.document))];
    const heldBy = (name) => unite(spansOf(finding, new Set(names.filter((other) => other !== name))));
    return names.find((name) => !gone.has(name) && this.count(without(heldBy(name), cut)));
  }

  // Characters and share of each row after decisions; those before them are the draft's own.
  after(decisions) {
    this.all ??= this.sizes([]);
    const left = this.sizes(decisions);
    const row = (name) => {
      const characters = Math.max(0, this.draft[name].characters - this.all[name] + left[name]);
      return [name, { characters, share: characters / Math.max(1, this.draft.characters) }];
    };
    return Object.fromEntries(ROWS.map(row));
  }

  sizes(decisions) {
    const { draft, findings } = this;
    const gone = goneOf(decisions);
    const mine = new Set(draft.sources.filter((source) => source.own).map((source) => source.source));
    const copies = findings.filter((one) => !PHRASE_KINDS.has(one.kind) && !isOut(one, decisions, gone));
    const excluded = findings.filter((one) => isExcluded(one, decisions));
    const cut = cutOf(draft, decisions);
    const runs = draft.sources.filter((source) => !gone.has(source.source));
    const flat = (lists) => unite(lists.flat().map((span) => [...span]));
    const held = flat([...runs.map((source) => source.spans), draft.others]);
    const total = without(without(held, flat(excluded.map((one) => spansOf(one, new Set())))), cut);
    const copied = without(flat(copies.map((one) => spansOf(one, gone))), cut);
    const others = (one) => new Set(one.occurrences.slice(1).map((place) => place.document).filter((name) => !mine.has(name)));
    const ownCopies = flat(copies.map((one) => spansOf(one, new Set([...gone, ...others(one)]))));
    const ownRuns = flat([...runs.filter((source) => source.own).map((source) => source.spans), ownCopies]);
    const counted = without(copied, ownCopies);
    const spans = {
      total,
      without_quotations: without(total, draft.quotations),
      without_own: without(total, ownRuns),
      copied,
      counted,
      remaining: without(counted, draft.quotations),
    };
    const sizes = Object.fromEntries(Object.entries(spans).map(([name, one]) => [name, this.count(one)]));
    sizes.largest = Math.max(0, ...runs.map((source) => this.count(common(source.spans, total))));
    return sizes;
  }
}
