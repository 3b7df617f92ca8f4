// A finding in a few lines, and how alike its places are.

import { differsLine } from "./differs.js";
import { foreign, h } from "./dom.js";
import { frameSize, isFrame } from "./frame.js";
import { kindLabel } from "./kinds.js";
import { link } from "./links.js";
import { titled } from "./places.js";
import { percent, say } from "./wording.js";

const PLACES = 3;
// What tells how alike two places are; of several the first.
const MEASURES = ["identity", "jaccard", "coverage"];

// The least and the greatest likeness of its members to the anchor, null where it has none.
export function likeness(finding) {
  const values = finding.occurrences
    .map((place) => MEASURES.map((name) => place[name]).find((value) => value != null))
    .filter((value) => value != null);
  return values.length ? [Math.min(...values), Math.max(...values)] : null;
}

export function likenessText(finding) {
  const range = likeness(finding);
  if (!range) return "";
  const [low, high] = range.map(percent);
  const measure = MEASURES.find((name) => finding.occurrences.some((place) => place[name] != null));
  return say(`measures.${measure}`, { value: low === high ? low : `${low}–${high}` });
}

// A finding in a few lines: what, how much, how it begins, where.
export function findingCard(finding) {
  const facts = [
    isFrame(finding)
      ? frameSize(finding)
      : say("finding.size", { places: finding.places, characters: finding.evidence.characters }),
    say(`finding.${finding.scope}`),
    likenessText(finding),
  ].filter(Boolean);
  return h(
    "article",
    { class: "card panel", "data-kind": finding.kind },
    h(
      "div",
      { class: "card-head" },
      kindLabel(finding.kind),
      h("span", { class: "small muted" }, facts.join(say("finding.join"))),
    ),
    h(
      "a",
      { class: "excerpt block", href: link("finding", [finding.id]) },
      foreign(finding.evidence.excerpt),
    ),
    differsLine(finding),
    h(
      "ul",
      { class: "plain small where" },
      finding.occurrences.slice(0, PLACES).map((place) => h("li", {}, titled(place))),
      finding.places > PLACES
        ? h("li", { class: "faint" }, say("finding.more_places", { n: finding.places - PLACES }))
        : null,
    ),
  );
}
