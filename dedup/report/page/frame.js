// The frame of a family of pages: its lines in order, the pages that lack some, where it stands.

import { foreign, h, plain, visible } from "./dom.js";
import { growing } from "./growing.js";
import { speechLink, speechName, where } from "./places.js";
import { HUES } from "./speech_text.js";
import { number, percent, say } from "./wording.js";

const PLACES_AT_ONCE = 50;

export const isFrame = (finding) => Array.isArray(finding.evidence.lines);

// How large a frame is: "6 pages, 220 lines, 7,296 characters".
export function frameSize(finding) {
  const { evidence } = finding;
  const lines = evidence.lines.filter((line) => line.kind !== "changing").length;
  return say("frame.size", { pages: evidence.pages, lines, characters: evidence.characters });
}

// What the view of a finding shows of a frame.
export async function frameBody(finding) {
  const numbers = new Map([...new Set(finding.occurrences.map((place) => place.document))].map((name, i) => [name, i + 1]));
  return [
    h("p", { class: "small muted" }, say("frame.how_to_read", { n: finding.evidence.pages })),
    lines(finding),
    lacking(finding.evidence.lacking, numbers),
    h("h2", {}, say("finding.places")),
    await growing(finding.occurrences, PLACES_AT_ONCE, (place) =>
      h(
        "li",
        { class: "small" },
        pageNumber(numbers.get(place.document)),
        " ",
        where(place),
        " ",
        h(
          "a",
          { href: speechLink(place.speech, { at: place.start, finding: finding.id }) },
          speechName(place.speech),
        ),
      ),
    ),
  ];
}

// Pages have numbers and colours, as sources have.
const pageNumber = (n) => h("span", { class: `source-number hue-${(n - 1) % HUES}` }, number(n));

// How much of the text frames are, who has none, and where they contradict the sources.
export function framesSummary(summary) {
  const found = summary.frames;
  if (!found) return null;
  const share = percent(found.characters / Math.max(1, summary.characters));
  const divided = { n: found.divided_sources, names: found.examples.map(plain).join(say("keep.list")) };
  return h(
    "div",
    { class: "frames" },
    h(
      "p",
      {},
      say("frame.totals", { n: found.families, pages: found.pages, lines: found.lines, share }),
      found.without ? say("frame.without", { n: found.without }) : "",
    ),
    found.across_sources
      ? h("p", { class: "small muted" }, say("frame.across_sources", { n: found.across_sources }))
      : null,
    found.divided_sources ? h("p", { class: "small muted" }, say("frame.divided_sources", divided)) : null,
  );
}

// The lines of the frame by number, each with how many pages have it; what changes is set apart.
function lines({ kind, evidence: { lines: all, pages } }) {
  let n = 0;
  const row = (line) =>
    h(
      "li",
      { class: `frame-line is-${line.kind}` },
      line.kind === "changing" ? h("span", {}) : h("span", { class: "source-number", "data-kind": kind }, number(++n)),
      line.kind === "changing"
        ? h("span", { class: "faint" }, say("frame.changing"))
        : h("span", { class: "frame-text", dir: "auto" }, withSlots(line)),
      h("span", { class: "frame-pages num", title: say("frame.line_pages", { n: line.pages, pages }) }, number(line.pages)),
    );
  return h("ol", { class: "panel plain frame-lines" }, all.map(row));
}

// The text of a line, its slots as such: what stands in them is no text of the page.
function withSlots({ text, kind }) {
  if (kind !== "slots") return visible(text);
  const names = { "<date>": "frame.date", "<number>": "frame.number" };
  return text
    .split(/(<date>|<number>|…)/)
    .filter(Boolean)
    .map((piece) =>
      piece === "…" || names[piece]
        ? h("span", { class: "frame-slot" }, names[piece] ? say(names[piece]) : piece)
        : visible(piece),
    );
}

function lacking({ pages, documents }, numbers) {
  if (!pages) return null;
  return [
    h("h2", {}, say("frame.lacking", { n: pages })),
    h(
      "ul",
      { class: "plain small panel" },
      documents.map((one) =>
        h(
          "li",
          {},
          numbers.has(one.document) ? [pageNumber(numbers.get(one.document)), " "] : null,
          foreign(one.document, { class: "id" }),
          " ",
          h("span", { class: "faint" }, say("frame.lacks", { n: one.lines })),
        ),
      ),
      pages > documents.length
        ? h("li", { class: "faint" }, say("overview.more", { n: pages - documents.length }))
        : null,
    ),
  ];
}
