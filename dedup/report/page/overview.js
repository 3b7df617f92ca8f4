// What repeats, how much of it, where; what was not read and what is not in the page.

import { append, foreign, h } from "./dom.js";
import { showDraft } from "./draft.js";
import { findingCard } from "./finding_card.js";
import { framesSummary } from "./frame.js";
import { COPY_KINDS, kindLabel, kindLink } from "./kinds.js";
import { link } from "./links.js";
import { leftOut, problems, settings } from "./overview_parts.js";
import { data } from "./report.js";
import { templateCard } from "./template_card.js";
import { number, pageTitle, percent, say } from "./wording.js";

const LARGEST = 6;
const ROWS = 8;

export const view = {
  name: "overview",
  key: "1",
  // A report with drafts is about these.
  get nav() {
    return data.drafts ? "nav.draft" : "nav.overview";
  },
  render: (container, params, context) =>
    data.drafts ? showDraft(container, params, context) : showTotals(container),
};

function showTotals(container) {
  const { summary } = data;
  append(container, [
    h("h1", {}, pageTitle),
    h("p", { class: "lead" }, say("overview.read", summary)),
    (data.libraries ?? []).map((library) => h("p", { class: "small" }, say("overview.held", library))),
    leftOut(),
    repeats(summary),
    templateShare(summary),
    h("h2", {}, say("overview.kinds")),
    kinds(summary),
    framesSummary(summary),
    looked(summary) ? [largest(), templates()] : [templates(), largest()],
    h("div", { class: "columns" }, repeating("speeches"), repeating("documents")),
    problems(),
    settings(),
  ]);
}

// Whether copies were looked for: templates alone say nothing of what repeats.
const looked = (summary) => [...COPY_KINDS].some((kind) => kind in summary.findings);

function repeats(summary) {
  if (!looked(summary)) return null;
  const part = (name) => summary[`${name}_characters`] / Math.max(1, summary.characters);
  if (!summary.repeated_characters)
    return h("p", { class: "panel headline" }, h("strong", {}, say("overview.nothing")));
  const bar = (name) => h("span", { class: `part ${name}`, style: { width: `${100 * part(name)}%` } });
  return h(
    "div",
    { class: "panel headline" },
    h("p", { class: "figure" }, h("strong", {}, percent(summary.repeated_share)), " ", say("overview.repeats")),
    h("div", { class: "whole", "aria-hidden": "true" }, bar("across"), bar("within")),
    h(
      "p",
      { class: "legend small" },
      h("span", { class: "across" }, say("overview.across", { share: percent(part("across")) })),
      h("span", { class: "within" }, say("overview.within", { share: percent(part("within")) })),
      h("span", { class: "faint" }, say("overview.counted", { characters: summary.repeated_characters })),
    ),
  );
}

// How much of the text is the fixed words of templates.
function templateShare(summary) {
  const found = summary.findings.template;
  if (found === undefined) return null;
  const share = (summary.member_characters.template ?? 0) / Math.max(1, summary.characters);
  if (!found) return h("p", { class: "panel headline" }, h("strong", {}, say("overview.no_templates")));
  return h(
    "div",
    { class: "panel headline" },
    h(
      "p",
      { class: "figure" },
      h("strong", {}, percent(share)),
      " ",
      say("overview.template_share", { n: found }),
    ),
    h(
      "div",
      { class: "whole", "aria-hidden": "true" },
      h("span", { class: "part template", style: { width: `${100 * share}%` } }),
    ),
  );
}

// A row for each kind that was looked for; bars are shares of all text, the longest of them full.
function kinds(summary) {
  const sum = (kind) => summary.member_characters[kind] ?? 0;
  const most = Math.max(1, ...Object.keys(summary.findings).map(sum));
  const rows = Object.entries(summary.findings).map(([kind, found]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, found ? h("a", { href: kindLink(kind) }, kindLabel(kind)) : kindLabel(kind)),
      h("td", { class: "meaning small muted" }, say(`rules.${kind}.meaning`)),
      h("td", { class: "num" }, number(found)),
      h("td", { class: "num" }, number(summary.members[kind] ?? 0)),
      h("td", { class: "num" }, sum(kind) ? percent(sum(kind) / Math.max(1, summary.characters)) : "–"),
      h(
        "td",
        { class: "bars", "aria-hidden": "true" },
        h("span", { class: "bar-of", "data-kind": kind, style: { width: `${(100 * sum(kind)) / most}%` } }),
      ),
    ),
  );
  const head = ["kind", "meaning", "findings", "places", "share"].map((name) =>
    h(
      "th",
      { scope: "col", class: ["findings", "places", "share"].includes(name) ? "num" : `column-${name}` },
      say(`overview.column_${name}`),
    ),
  );
  return h(
    "div",
    { class: "panel scroll" },
    h("table", { class: "list kinds" }, h("thead", {}, h("tr", {}, head, h("td", {}))), h("tbody", {}, rows)),
  );
}

function largest() {
  const shown = data.findings.slice(0, LARGEST);
  if (!shown.length) return null;
  return [
    h("h2", {}, say("overview.largest")),
    h(
      "ol",
      { class: "cards" },
      shown.map((finding) => h("li", {}, findingCard(finding))),
    ),
    data.findings.length > shown.length
      ? h("p", {}, h("a", { href: link("findings") }, say("overview.all", { n: data.findings.length })))
      : null,
  ];
}

function templates() {
  if (!data.templates.length) return null;
  const shown = data.templates.filter((template) => !template.parent).slice(0, LARGEST);
  return [
    h("h2", {}, say("overview.templates")),
    h(
      "ol",
      { class: "cards" },
      shown.map((template) => h("li", {}, templateCard(template))),
    ),
    h(
      "p",
      {},
      h("a", { href: link("templates") }, say("overview.all_templates", { n: data.templates.length })),
    ),
  ];
}

// The documents or speeches with most repeated text.
function repeating(what) {
  const rows = data.repeating[what];
  if (!rows.length) return null;
  const count = data.repeating[what === "speeches" ? "speech_count" : "document_count"];
  const column = (key, attributes) => h("th", { scope: "col", ...attributes }, say(key));
  const head = h(
    "tr",
    {},
    column(`overview.${what}`),
    column("overview.repeated", { class: "num" }),
    column("overview.column_share", { class: "num" }),
  );
  const make = what === "speeches" ? speechRow : documentRow;
  return h(
    "section",
    {},
    h("h2", {}, say(`overview.most_${what}`)),
    h(
      "div",
      { class: "panel scroll" },
      h("table", { class: "list" }, h("thead", {}, head), h("tbody", {}, rows.slice(0, ROWS).map(make))),
      count > ROWS ? h("p", { class: "small faint" }, say("overview.more", { n: count - ROWS })) : null,
    ),
  );
}

function speechRow([id, title, characters, repeated]) {
  const name = [
    foreign(title || id, { class: title ? "title" : "id" }),
    title ? foreign(id, { class: "id faint block" }) : null,
  ];
  return repeatingRow(data.speechOf.has(id) ? h("a", { href: link("speech", [id]) }, name) : name, characters, repeated);
}

function documentRow([id, characters, repeated]) {
  const name = foreign(id, { class: "id" });
  const href = link("findings", [], { document: id });
  return repeatingRow(data.documentOf.has(id) ? h("a", { href }, name) : name, characters, repeated);
}

const repeatingRow = (name, characters, repeated) =>
  h(
    "tr",
    {},
    h("td", {}, name),
    h("td", { class: "num" }, number(repeated)),
    h("td", { class: "num" }, percent(repeated / Math.max(1, characters))),
  );
