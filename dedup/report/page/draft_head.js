// How much of a draft is copied: the share, whose parts have the colours of their sources, and the rows of a checking report.

import { ROWS } from "./decided.js";
import { foreign, h } from "./dom.js";
import { saveButton } from "./draft_decisions.js";
import { hueOf } from "./draft_data.js";
import { titleOf } from "./draft_sources.js";
import { PHRASE_KINDS } from "./kinds.js";
import { without } from "./spans.js";
import { number, percent, say } from "./wording.js";

// Those of runs, which are lower bounds where not all was opened; the others are of copies.
const OF_RUNS = new Set(ROWS.slice(0, 4));
// What each row is a part of.
const PARENTS = { without_quotations: "total", without_own: "total", counted: "copied", remaining: "counted" };

export function headline(view) {
  const { draft } = view;
  if (!draft.total.characters && !draft.total.findings.length) {
    return h("p", { class: "panel headline" }, h("strong", {}, say("draft.nothing", { n: draft.lengths.passage, unit: draft.lengths.unit })));
  }
  const now = view.after?.copied.share;
  return h(
    "div",
    { class: "panel headline draft-figure" },
    h(
      "p",
      { class: "figure" },
      h("strong", {}, percent(now ?? draft.copied.share)),
      " ",
      now === undefined ? say("draft.copied") : say("draft.copied_after", { share: percent(draft.copied.share) }),
    ),
    h("div", { class: "whole", "aria-hidden": "true" }, parts(view), h("span", { class: "part phrases", style: { width: `${100 * draft.phrases.share}%` } })),
    h(
      "p",
      { class: "legend small" },
      h("span", {}, say("draft.from", { characters: (view.after ?? draft).copied.characters, texts: named(view) })),
      h("span", { class: "phrases" }, say("draft.phrases", { share: percent(draft.phrases.share) })),
      h("span", { class: "faint" }, say("draft.length", { characters: draft.characters })),
    ),
    h("p", { class: "figure-total" }, h("strong", {}, lowest(draft, (view.after ?? draft).total.share)), " ", say("draft.total")),
    view.after ? h("p", {}, saveButton()) : null,
  );
}

// A share of runs, which is a lower bound where not all was opened.
const lowest = (draft, share) => (draft.at_least ? say("draft.at_least", { share: percent(share) }) : percent(share));

// What is copied, a piece for each source, in their order; what several have counts for the first in the text.
function parts(view) {
  const { draft, shares } = view;
  const sizes = new Map();
  let reached = 0;
  for (const { finding, place, number: n } of view.hits) {
    if (PHRASE_KINDS.has(finding.kind) || view.isOut(finding) || place.end <= reached) continue;
    sizes.set(n, (sizes.get(n) ?? 0) + shares.count(without([[Math.max(place.start, reached), place.end]], view.cut)));
    reached = place.end;
  }
  const part = ([n, size]) => h("span", { class: `part of-source${hueOf(n)}`, style: { width: `${(100 * size) / Math.max(1, draft.characters)}%` } });
  return [...sizes].sort((a, b) => a[0] - b[0]).map(part);
}

// How many texts are the likeliest source of something that is left.
function named(view) {
  const copied = view.findings.filter((finding) => !PHRASE_KINDS.has(finding.kind) && !view.isOut(finding));
  return new Set(copied.map((finding) => view.shares.sourceOf(finding, view.gone, view.cut)).filter(Boolean)).size;
}

// The shares; a row leads to the places that it counts. Rows that are as the one that they are a part of are folded.
export function breakdown(view) {
  const { draft } = view;
  if (!draft.total.characters && !draft.total.findings.length) return null;
  const { run: n, passage: least, unit } = draft.lengths;
  const same = (name) => draft[name].characters === draft[PARENTS[name]]?.characters && (!view.after || view.after[name].characters === view.after[PARENTS[name]].characters);
  const shown = ROWS.filter((name) => !same(name));
  const folded = ROWS.filter(same);
  const columns = ["share", ...(view.after ? ["after"] : []), "characters", "findings"];
  const column = (name) => h("th", { scope: "col", class: "num" }, say(`draft.column_${name}`));
  const body = h("tbody", {}, ROWS.map((name) => rowOf(view, name, folded.includes(name))));
  const unfold = (event) => {
    for (const row of body.querySelectorAll("tr[hidden]")) row.hidden = false;
    event.currentTarget.remove();
  };
  const about = (name) => h("p", {}, say(`draft.about_${name}`, { n, least, unit }));
  return h(
    "div",
    { class: "panel draft-table" },
    h("table", { class: "list" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, say("draft.column_row"))), columns.map(column))), body),
    folded.length && shown.length
      ? h("button", { type: "button", class: "quiet", onclick: unfold }, say("draft.folded_rows", { n: folded.length }))
      : null,
    h("details", { class: "small muted about" }, h("summary", {}, say("draft.about")), about("total"), about("copied"), view.after ? h("p", {}, say("draft.about_after")) : null),
  );
}

// Shares stand before and after decisions, so characters do too.
const fromTo = (before, after) => (before === after ? number(before) : `${number(before)} → ${number(after)}`);

function rowOf(view, name, hidden) {
  const { draft } = view;
  const { share, characters, findings, source } = draft[name];
  const said = (value) => (OF_RUNS.has(name) ? lowest(draft, value) : percent(value));
  const after = view.after?.[name];
  return h(
    "tr",
    { class: PARENTS[name] || name === "largest" ? null : "leading", hidden },
    h("td", {}, view.chooser(say(`draft.row_${name}`, { n: draft.lengths.run, unit: draft.lengths.unit }), name, findings), source ? sourceName(view, source) : null),
    h("td", { class: "num" }, said(share)),
    after ? h("td", { class: "num after" }, said(after.share)) : null,
    h("td", { class: "num" }, fromTo(characters, after?.characters ?? characters)),
    h("td", { class: "num" }, number(findings.length)),
  );
}

function sourceName(view, document) {
  const source = view.sources.get(document);
  return h("span", { class: "block small muted" }, source ? `${source.number}  ` : null, foreign(source ? titleOf(source) : document));
}
