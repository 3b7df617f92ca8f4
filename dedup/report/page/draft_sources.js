// The sources of a draft, each with the number and the colour that its marks have in the text.

import { aboutSource, findDecision } from "./decisions.js";
import { button, foreign, h, plain } from "./dom.js";
import { hueOf, pairOf, sourcesApart } from "./draft_data.js";
import { moreRows } from "./growing.js";
import { PHRASE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { data } from "./report.js";
import { percent, say } from "./wording.js";

const SHOWN = 12;

// Title, or the name of the document where it has none.
export const titleOf = (source) => source.title || source.source.split("/").pop();

// The number of a source as a mark of its colour.
export const numberChip = (number) => h("span", { class: `source-number${hueOf(number)}` }, String(number));

// Those that hold most, those that hold nothing that these have not, and those that it only resembles.
export function sourceLists(view) {
  const [fresh, known] = sourcesApart(view.draft);
  const alike = view.draft.sources.filter(({ number }) => !number);
  return [
    listOf(view, fresh, "draft.sources", fresh.length + known.length),
    known.length
      ? h(
          "details",
          { class: "known-sources small" },
          h("summary", {}, say("draft.known_sources", { n: known.length })),
          rowsOf(view, known),
        )
      : null,
    listOf(view, alike, "draft.alike", alike.length),
  ];
}

function listOf(view, sources, heading, n) {
  return sources.length ? [h("h2", {}, say(heading, { n })), rowsOf(view, sources)] : null;
}

function rowsOf(view, sources) {
  const list = h("ol", { class: "plain sources" }, sources.slice(0, SHOWN).map((source) => row(view, source)));
  return [list, moreRows(list, sources.slice(SHOWN).map((source) => () => row(view, source)))];
}

function row(view, source) {
  const { number, characters, share, resembles } = source;
  const ids = view.findings.filter((one) => !PHRASE_KINDS.has(one.kind) && one.occurrences.some((place) => place.document === source.source)).map((one) => one.id);
  const pair = pairOf(source.source, view.findings);
  const speech = pair?.speech ?? data.documentOf.get(source.source)?.speeches[0]?.id;
  const facts = [source.date, source.outlet].filter(Boolean);
  const name = foreign(titleOf(source));
  const gone = findDecision(view.draft, aboutSource(source));
  const size = say("draft.share", { share: percent(share), n: characters });
  return h(
    "li",
    { class: `source-row${hueOf(number)}${gone ? " is-out" : ""}`, "data-source": number || null, title: plain(source.source) },
    number ? h("button", { type: "button", class: `source-number${hueOf(number)}`, "aria-label": say("draft.to_marks", { number }), onclick: () => view.text.toMark(number) }, String(number)) : null,
    h(
      "div",
      {},
      pair ? h("a", { class: "title", href: link("pair", [pair.draft, pair.speech]) }, name) : speech ? h("a", { class: "title", href: link("speech", [speech]) }, name) : h("span", { class: "title" }, name),
      facts.length || !source.title ? h("span", { class: "block small muted" }, facts.flatMap((fact) => [foreign(fact), " "])) : null,
      characters
        ? h(
            "span",
            { class: "block small" },
            h("span", { class: "meter", "aria-hidden": "true" }, h("span", { style: { width: `${100 * share}%` } })),
            " ",
            ids.length ? view.chooser(size, `source ${source.source}`, ids) : size,
          )
        : null,
      resembles ? h("span", { class: "block small" }, say("draft.resembles", { share: resembles.toFixed(2) })) : null,
    ),
    number ? button(say(gone ? "decide.put_back" : "decide.leave_out"), () => view.beside.toggle(aboutSource(source)), { class: "quiet", "aria-label": `${say(gone ? "decide.put_back" : "decide.leave_out")}: ${plain(titleOf(source))}` }) : null,
  );
}
