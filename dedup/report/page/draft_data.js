// What the view of a draft shows of the report: the marks in its text, and its sources with their shares.

import { PHRASE_KINDS } from "./kinds.js";
import { counted, covered, tiesOf } from "./matches.js";
import { data } from "./report.js";
import { stretches } from "./stretches.js";

const BLANKS = /(?<=\n[^\S\n]*\n)(?:[^\S\n]*\n)+/g;

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

// The findings of a speech of a draft, by place: [{finding, place, source, draft}], one for each piece of a finding.
export function hitsIn(id) {
  const found = (data.findingsIn.get(id) ?? []).filter((finding) => finding.occurrences[0].speech === id);
  const hits = found.flatMap((finding) => {
    const [first] = finding.occurrences;
    return piecesOf(finding).map(({ start, end, source }) => ({
      finding,
      place: { ...first, start, end },
      source: finding.occurrences[source],
      draft: id,
    }));
  });
  return hits.sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
}

// What of a draft stands in runs that old texts hold and in no finding: [[start, end]].
export function runsBeside(hits, draft) {
  const places = hits.map((hit) => hit.place);
  const cut = ([start, end]) => [...stretches(start, end, places)].filter(([, , covering]) => !covering.length);
  return draft.spans.flatMap(cut).map(([start, end]) => [start, end]);
}

// The documents that hold something of the draft, in runs or as copies, those that hold most first: {document, places, ids,
// characters, share, resembles}; `places` are one for each of their speeches that a finding names, with the speech of the draft, the
// one that holds most first.
export function sourcesOf(hits, texts, draft) {
  const found = new Map();
  for (const finding of new Set(hits.map((hit) => hit.finding))) {
    if (PHRASE_KINDS.has(finding.kind)) continue;
    const [first, ...sources] = finding.occurrences;
    sources.forEach((place, i) => {
      if (!found.has(place.document)) found.set(place.document, { document: place.document, ids: [], spans: [], speeches: new Map() });
      const source = found.get(place.document);
      const spans = tiesOf(finding, 0, i + 1).map((tie) => tie.a);
      source.ids.push(finding.id);
      source.spans.push(...spans);
      const size = source.speeches.get(place.speech)?.size ?? 0;
      source.speeches.set(place.speech, { speech: place.speech, draft: first.speech, size: size + covered(spans) });
    });
  }
  const told = new Map(draft.sources.map((source) => [source.source, source]));
  const sources = [...found.values()].map(({ document, ids, spans, speeches }) => {
    const characters = Math.max(counted(spans, texts), told.get(document)?.characters ?? 0);
    const places = [...speeches.values()].sort((a, b) => b.size - a.size);
    const share = Math.min(1, characters / Math.max(1, draft.characters));
    return { document, ids, places, characters, share, resembles: resemblance(told.get(document)) };
  });
  const others = draft.sources.filter(({ source }) => !found.has(source));
  sources.push(
    ...others.map((source) => {
      const { source: document, characters, share } = source;
      return { document, ids: [], places: [], characters, share, resembles: resemblance(source) };
    }),
  );
  return sources.sort((a, b) => b.characters - a.characters || b.resembles - a.resembles);
}

// How much of what is rare in the draft a source says, 0 where it is too little to be shown.
function resemblance(source) {
  return source?.words.length ? source.resembles : 0;
}

// The words of a draft that sources which it resembles say too, and that stand in nothing copied: [[start, end]].
export function wordsAlike(hits, draft) {
  const copied = hits.map((hit) => hit.place);
  const words = new Map(draft.sources.flatMap((source) => source.words).map((word) => [word[0], word]));
  return [...words.values()].filter(([start, end]) => !copied.some((place) => start < place.end && place.start < end));
}

// Blank lines behind a blank line, as marks that are not shown.
export function blanksOf(text) {
  return [...text.string.matchAll(BLANKS)].map(({ index, 0: { length } }) => ({
    start: text.point(index),
    end: text.point(index + length),
    class: "is-blank",
  }));
}
