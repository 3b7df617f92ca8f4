// The places of a finding as a table: where each is, how alike it is to the first.

import { h } from "./dom.js";
import { moreRows } from "./growing.js";
import { link } from "./links.js";
import { inDraft, placeLink, where } from "./places.js";
import { number, percent, say } from "./wording.js";

const AT_ONCE = 50;
const MEASURES = ["identity", "jaccard", "containment", "coverage", "anchor_coverage"];

export function placesTable(finding) {
  const measures = MEASURES.filter((name) => finding.occurrences.some((place) => place[name] != null));
  const rows = finding.occurrences.map((place, i) => () => placeRow(finding, measures, place, i));
  const body = h("tbody", {}, rows.slice(0, AT_ONCE).map((row) => row()));
  const cut = finding.places - finding.occurrences.length;
  return h(
    "div",
    { class: "panel scroll" },
    h("table", { class: "list" }, h("thead", {}, headRow(finding, measures)), body),
    moreRows(body, rows.slice(AT_ONCE)),
    cut > 0 ? h("p", { class: "small faint" }, say("finding.cut", { n: cut })) : null,
  );
}

function headRow(finding, measures) {
  const column = (name) =>
    h(
      "th",
      { scope: "col", class: "num", title: say(`finding.about_${name}`) },
      say(`finding.column_${name}`),
    );
  return h(
    "tr",
    {},
    h("td", {}),
    h("th", { scope: "col" }, say("finding.column_place")),
    [...measures, ...(finding.evidence.quality ? ["quality"] : [])].map(column),
    h("th", {}, h("span", { class: "visually-hidden" }, say("finding.pair"))),
  );
}

function placeRow(finding, measures, place, i) {
  const [anchor] = finding.occurrences;
  const { quality } = finding.evidence;
  // Of two speeches with one outline neither is the copy.
  const plan = finding.kind === "outline";
  const first = () => h("span", { class: "chip good" }, say(inDraft(finding) ? "draft.draft" : "keep.anchor"));
  const beside = () =>
    h(
      "a",
      { class: "button small", href: link("pair", [anchor.speech, place.speech], { finding: finding.id }) },
      say("finding.pair"),
    );
  const cell = (value, shown) => h("td", { class: "num" }, value == null ? "" : shown(value));
  return h(
    "tr",
    { class: i || plan ? null : "anchor" },
    h("td", {}, i || plan ? number(plan ? i + 1 : i) : first()),
    h("td", {}, placeLink(place, { finding: finding.id }), h("span", { class: "block small faint" }, where(place))),
    measures.map((name) => cell(place[name], percent)),
    quality ? cell(quality[i], number) : null,
    h("td", { class: "num" }, i && place.speech !== anchor.speech ? beside() : ""),
  );
}
