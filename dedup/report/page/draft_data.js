// What the view of a draft shows of the report: the marks in its text, each by the number of its source.

import { PHRASE_KINDS } from "./kinds.js";
import { tiesOf } from "./matches.js";
import { data } from "./report.js";
import { HUES } from "./speech_text.js";
import { common, unite, without } from "./spans.js";

const BLANKS = /(?<=\n[^\S\n]*\n)(?:[^\S\n]*\n)+/g;
// A shorter run that is what others leave has no number of its own.
const TAGGED = 6;
// What is left of a run behind a mark, a stop and the like, is no mark of its own.
const LEFTOVER = 2;

export const hueOf = (number) => (number ? ` hue-${(number - 1) % HUES}` : "");

// What of a finding stands in old texts, in order, without the writer's words between: [{start, end, source}], `source` the
// number of the likeliest occurrence that has some of it.
function piecesOf(finding) {
  const { occurrences, evidence } = finding;
  if (!evidence.passages) return [{ start: occurrences[0].start, end: occurrences[0].end, source: 1 }];
  const pieces = [];
  for (const { a: [start, end], of: [, source] } of evidence.passages.toSorted((x, y) => x.a[0] - y.a[0])) {
    const last = pieces.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.source = Math.min(last.source, source);
    } else {
      pieces.push({ start, end, source });
    }
  }
  return pieces;
}

// The findings of a draft, in order of place.
export const findingsOf = (draft) => data.findings.filter((finding) => finding.occurrences[0].document === draft.document);

// The sources of a draft by name: each with its `number`, from 1.
export const sourcesOf = (draft) => new Map(draft.sources.map((source) => [source.source, source]));

// The findings of a speech of a draft, by place: [{finding, place, source, number, draft}], one for each piece of a finding;
// `number` is that of the source that it has it from, 0 for a set phrase, which has none.
export function hitsIn(id, sources) {
  const found = (data.findingsIn.get(id) ?? []).filter((finding) => finding.occurrences[0].speech === id);
  const hits = found.flatMap((finding) => {
    const [first] = finding.occurrences;
    const phrase = PHRASE_KINDS.has(finding.kind);
    return piecesOf(finding).map(({ start, end, source: i }) => {
      const source = finding.occurrences[i];
      const number = phrase ? 0 : (sources.get(source?.document)?.number ?? 0);
      return { finding, place: { ...first, start, end }, source, number, draft: id };
    });
  });
  return hits.sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
}

// What of a draft stands in runs that old texts hold and in no finding, by the first source that has it: [{start, end, number,
// tag}]; `count` says how many characters of spans count.
export function runsBeside(hits, draft, count) {
  const places = unite(hits.map(({ place }) => [place.start, place.end]));
  let left = without(unite(draft.spans.map((span) => [...span])), places);
  const runs = [];
  for (const { number, spans } of draft.sources) {
    if (!left.length) break;
    const mine = common(left, spans);
    left = without(left, spans);
    runs.push(...mine.map(([start, end]) => ({ start, end, number, tag: count([[start, end]]) < TAGGED ? null : number })));
  }
  runs.push(...left.map(([start, end]) => ({ start, end, number: 0, tag: null })));
  return runs.filter(({ start, end }) => count([[start, end]]) > LEFTOVER).sort((a, b) => a.start - b.start);
}

// The speeches of a source that findings name, with those of the draft: {speech, draft}, the one that holds most first.
export function pairOf(source, findings) {
  const sizes = new Map();
  for (const finding of findings) {
    finding.occurrences.forEach((place, i) => {
      if (!i || place.document !== source) return;
      const key = JSON.stringify([finding.occurrences[0].speech, place.speech]);
      const size = tiesOf(finding, 0, i).reduce((sum, { a }) => sum + a[1] - a[0], 0);
      sizes.set(key, (sizes.get(key) ?? 0) + size);
    });
  }
  const [best] = [...sizes].sort((a, b) => b[1] - a[1]);
  if (!best) return null;
  const [draft, speech] = JSON.parse(best[0]);
  return { draft, speech };
}

// The sources of a draft that hold something which none of those before them has, and the others, which say nothing new.
export function sourcesApart(draft) {
  const numbered = draft.sources.filter(({ number }) => number);
  return [numbered.filter((source) => source.new), numbered.filter((source) => !source.new)];
}

// The words of a draft that sources which it resembles say too, and that stand in nothing copied: [{start, end}].
export function wordsAlike(hits, draft) {
  const copied = unite(hits.map(({ place }) => [place.start, place.end]));
  const words = new Map(draft.sources.flatMap((source) => source.words).map((word) => [word[0], word]));
  return [...words.values()].filter((word) => !common([word], copied).length).map(([start, end]) => ({ start, end }));
}

// Blank lines behind a blank line, as marks that are not shown.
export function blanksOf(text) {
  return [...text.string.matchAll(BLANKS)].map(({ index, 0: { length } }) => ({
    start: text.point(index),
    end: text.point(index + length),
    class: "is-blank",
  }));
}
