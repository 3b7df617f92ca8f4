// What the view of a draft shows of the report: the marks in its text, and its sources with their shares.

// What is no copying, however much of it there is.
const PHRASES = new Set(["formula", "template"]);
const COUNTS = /[\p{L}\p{N}]/gu;

// The findings of a speech of a draft, by place: [{finding, place, draft}], of whole speeches a place for each passage.
function hitsIn(data, id) {
  const found = (data.findingsIn.get(id) ?? []).filter((finding) => finding.occurrences[0].speech === id);
  const hits = found.flatMap((finding) => {
    const whole = page.speechParts.WHOLE.has(finding.kind);
    const places = whole ? page.speechParts.spansIn(finding, id) : [finding.occurrences[0]];
    return places.map((place) => ({ finding, place, draft: id }));
  });
  return hits.sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
}

// The documents that hold something of the draft, those that hold most first: {document, places, ids, characters, share};
// `places` are one for each of their speeches, with the speech of the draft, the one that holds most first.
function sourcesOf(hits, texts, draft) {
  const found = new Map();
  for (const finding of new Set(hits.map((hit) => hit.finding))) {
    if (PHRASES.has(finding.kind)) continue;
    const [first, ...sources] = finding.occurrences;
    sources.forEach((place, i) => {
      if (!found.has(place.document)) found.set(place.document, { document: place.document, ids: [], spans: [], speeches: new Map() });
      const source = found.get(place.document);
      // A paragraph that is about another has all of it from there.
      const ties = place.kind ? [] : page.matches.tiesOf(finding, 0, i + 1);
      const spans = ties.length ? ties.map((tie) => tie.a) : [[first.start, first.end]];
      source.ids.push(finding.id);
      source.spans.push(...spans);
      const size = source.speeches.get(place.speech)?.size ?? 0;
      source.speeches.set(place.speech, { speech: place.speech, draft: first.speech, size: size + page.matches.covered(spans) });
    });
  }
  const sources = [...found.values()].map(({ document, ids, spans, speeches }) => {
    const characters = counted(spans, texts);
    const places = [...speeches.values()].sort((a, b) => b.size - a.size);
    return { document, ids, places, characters, share: Math.min(1, characters / Math.max(1, draft.characters)) };
  });
  return sources.sort((a, b) => b.characters - a.characters);
}

// How many characters that count spans cover, each once; of a text that the page does not have all of them.
function counted(spans, texts) {
  let total = 0;
  let reached = -1;
  for (const [start, end] of [...spans].sort((x, y) => x[0] - y[0])) {
    const from = Math.max(start, reached);
    if (end <= from) continue;
    reached = end;
    const text = texts.find((one) => one && one.start <= from && end <= one.end);
    total += text ? (text.slice(from, end).match(COUNTS) ?? []).length : end - from;
  }
  return total;
}

page.draftData = { PHRASES, hitsIn, sourcesOf };
