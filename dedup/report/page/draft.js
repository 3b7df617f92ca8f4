// The overview of a report with drafts: a draft with what is marked in it, how much of it is copied, and its sources beside it.
// `#overview/DOCUMENT` is one of several drafts; `?finding=ID` is where to begin.

import { differsText } from "./differs.js";
import { append, button, foreign, h, plain } from "./dom.js";
import { blanksOf, hitsIn, runsBeside, sourcesOf, wordsAlike } from "./draft_data.js";
import { moreRows } from "./growing.js";
import { PHRASE_KINDS, WHOLE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { showMissing } from "./missing.js";
import { leftOut, problems, settings } from "./overview_parts.js";
import { speechName } from "./places.js";
import { data, textOf } from "./report.js";
import { listed, pieces, stepKeys, toggles } from "./speech_text.js";
import { number, percent, say } from "./wording.js";

const ROWS = ["total", "without_quotations", "without_own", "largest", "copied", "counted", "remaining"];
// Those of runs, which are lower bounds where not all was opened; the others are of copies.
const OF_RUNS = new Set(ROWS.slice(0, 4));
const LEADING = new Set(["total", "copied"]);
const SOURCES = 12;
export async function showDraft(container, [name], context) {
  const draft = data.drafts.find((one) => one.document === name) ?? data.drafts[0];
  if (!draft) return showMissing(container, "draft.none");
  const speeches = data.documentOf.get(draft.document)?.speeches ?? [];
  const texts = await Promise.all(speeches.map((speech) => textOf(speech.id)));
  if (!context.alive()) return;
  const view = new DraftView(context.query, draft, speeches, texts);
  context.title(draft.document);
  append(container, [
    h("h1", {}, foreign(draft.document)),
    drafts(data.drafts, draft),
    leftOut(),
    view.headline(),
    view.columns(),
    draft.unopened ? h("p", { class: "small muted" }, say("draft.unopened", { n: draft.unopened })) : null,
    problems(),
    settings(),
  ]);
  context.keys(stepKeys(view.body));
  context.ready(() => view.body.querySelector(".target")?.scrollIntoView({ block: "center" }));
}

// The other drafts of the check.
function drafts(all, shown) {
  if (all.length < 2) return null;
  const one = (draft) =>
    h(
      "a",
      { class: "way", href: link("overview", [draft.document]), "aria-current": draft === shown ? "page" : null },
      foreign(draft.document),
      " ",
      h("span", { class: "faint" }, percent(draft.copied.share)),
    );
  return h("nav", { class: "ways drafts", "aria-label": say("draft.drafts") }, all.map(one));
}

class DraftView {
  constructor(query, draft, speeches, texts) {
    Object.assign(this, { query, draft, speeches, texts });
    this.hidden = new Set();
    this.only = null;
    this.own = new Set(draft.own.findings);
    this.hits = speeches.flatMap((speech) => hitsIn(speech.id));
    // The first piece of each finding.
    this.firsts = [...new Map(this.hits.toReversed().map((hit) => [hit.finding, hit])).values()].reverse();
    this.runs = runsBeside(this.hits, draft);
    this.words = wordsAlike(this.hits, draft);
    this.sources = sourcesOf(this.hits, texts, draft);
    this.body = h("div", {});
    this.chosen = h("p", { class: "small chosen", role: "status" });
    this.draw();
  }

  headline() {
    const { draft } = this;
    if (!draft.total.characters && !draft.total.findings.length) {
      return h("p", { class: "panel headline" }, h("strong", {}, say("draft.nothing", { n: data.settings.min_passage })));
    }
    const part = (name) => h("span", { class: `part ${name}`, style: { width: `${100 * draft[name].share}%` } });
    return h(
      "div",
      { class: "panel headline draft-head" },
      h(
        "div",
        {},
        h("p", { class: "figure" }, h("strong", {}, percent(draft.copied.share)), " ", say("draft.copied")),
        h("div", { class: "whole", "aria-hidden": "true" }, part("copied"), part("phrases")),
        h(
          "p",
          { class: "legend small" },
          h("span", { class: "copied" }, say("draft.from", { characters: draft.copied.characters, texts: this.named() })),
          h("span", { class: "phrases" }, say("draft.phrases", { share: percent(draft.phrases.share) })),
          h("span", { class: "faint" }, say("draft.length", { characters: draft.characters })),
        ),
      ),
      this.breakdown(),
    );
  }

  // How many texts are the likeliest source of something.
  named() {
    const copied = this.hits.filter(({ finding }) => !PHRASE_KINDS.has(finding.kind));
    return new Set(copied.map(({ finding }) => finding.occurrences[1]?.document).filter(Boolean)).size;
  }

  // The shares, as checking reports give them; a row leads to the places that it counts.
  breakdown() {
    const n = data.settings.min_run;
    const column = (name) => h("th", { scope: "col", class: "num" }, say(`draft.column_${name}`));
    const row = (name) => {
      const { share, characters, findings, source } = this.draft[name];
      const least = this.draft.at_least && OF_RUNS.has(name);
      return h(
        "tr",
        { class: LEADING.has(name) ? "leading" : null },
        h("td", {}, this.chooser(say(`draft.row_${name}`, { n }), name, findings), source ? this.sourceName(source) : null),
        h("td", { class: "num" }, least ? say("draft.at_least", { share: percent(share) }) : percent(share)),
        h("td", { class: "num" }, number(characters)),
        h("td", { class: "num" }, number(findings.length)),
      );
    };
    const head = h("tr", {}, h("td", {}), ["share", "characters", "findings"].map(column));
    const about = (name) => h("p", { class: "small muted about" }, say(`draft.about_${name}`, { n, least: data.settings.min_passage }));
    return h(
      "div",
      {},
      h("table", { class: "list" }, h("thead", {}, head), h("tbody", {}, ROWS.map(row))),
      about("total"),
      about("copied"),
    );
  }

  sourceName(document) {
    const place = this.sources.find((source) => source.document === document)?.places[0];
    const title = data.speechOf.get(place?.speech)?.title;
    return h("span", { class: "block small muted" }, foreign(title || document));
  }

  // A link that leaves only some findings marked in the text; once more, all.
  chooser(label, key, ids) {
    const onclick = (event) => {
      event.preventDefault();
      this.only = this.only?.key === key ? null : { key, label, ids: new Set(ids) };
      this.draw();
    };
    return h("a", { class: "chooser", href: link("overview", [this.draft.document]), onclick }, label);
  }

  columns() {
    const draw = () => this.draw();
    const shown = this.firsts.filter(({ finding }) => !WHOLE_KINDS.has(finding.kind));
    const many = this.speeches.length > 1;
    return h(
      "div",
      { class: "speech-columns" },
      h(
        "div",
        {},
        toggles(this.firsts, [], this.hidden, draw),
        this.legend(),
        this.chosen,
        this.body,
      ),
      h(
        "aside",
        { "aria-label": say("draft.beside") },
        this.sourceList(),
        many ? null : listed(shown, this.body),
      ),
    );
  }

  // What stands in the text besides the kinds of finding.
  legend() {
    const { draft } = this;
    const entries = [
      this.runs.length ? h("span", { class: "chip is-run" }, say("draft.run", { n: data.settings.min_run })) : null,
      this.words.length ? h("span", { class: "chip is-alike" }, say("draft.resembling")) : null,
      draft.quotations.length ? h("span", { class: "chip is-quoted" }, say("draft.quoted")) : null,
      this.own.size ? h("span", { class: "chip is-own" }, say("draft.own")) : null,
    ].filter(Boolean);
    return entries.length ? h("p", { class: "small draft-legend" }, entries) : null;
  }

  // The old texts that hold most of the draft, with their shares, and those that it resembles only.
  sourceList() {
    const holding = this.sources.filter((source) => source.characters);
    return [this.listOf(holding, "draft.sources"), this.listOf(this.sources.filter((source) => !source.characters), "draft.alike")];
  }

  listOf(sources, heading) {
    if (!sources.length) return null;
    const list = h("ol", { class: "plain sources" }, sources.slice(0, SOURCES).map((source) => this.source(source)));
    const rest = sources.slice(SOURCES).map((source) => () => this.source(source));
    return [h("h2", {}, say(heading, { n: sources.length })), list, moreRows(list, rest)];
  }

  source({ document, places, ids, characters, share, resembles }) {
    const known = data.documentOf.get(document);
    const [{ speech, draft } = {}] = places;
    const titled = Boolean(data.speechOf.get(speech)?.title);
    const facts = [known?.date, known?.source].filter(Boolean);
    const name = titled ? speechName(speech) : foreign(document);
    return h(
      "li",
      {},
      speech ? h("a", { class: "title", href: link("pair", [draft, speech]) }, name) : h("span", { class: "title" }, name),
      facts.length ? h("span", { class: "block small muted" }, facts.flatMap((fact) => [foreign(fact), " "])) : null,
      titled ? h("span", { class: "block small id faint" }, foreign(document)) : null,
      characters
        ? h(
            "span",
            { class: "block small" },
            h("span", { class: "meter", "aria-hidden": "true" }, h("span", { style: { width: `${100 * share}%` } })),
            " ",
            ids.length
              ? this.chooser(say("draft.share", { share: percent(share), n: characters }), `source ${document}`, ids)
              : say("draft.share", { share: percent(share), n: characters }),
          )
        : null,
      resembles
        ? h("span", { class: "block small" }, say("draft.resembles", { share: resembles.toFixed(2) }))
        : null,
    );
  }

  draw() {
    const { only, hidden } = this;
    const wanted = ({ finding }) => !hidden.has(finding.kind) && (!only || only.ids.has(finding.id));
    const found = [...this.hits.filter(wanted).map((hit) => this.range(hit)), ...this.plain(this.runs, "is-run"), ...this.plain(this.words, "is-alike"), ...this.plain(this.draft.quotations, "is-quoted")];
    const shown = (text) => pieces(text, [...found, ...blanksOf(text)]);
    this.body.replaceChildren(
      ...this.speeches.map((speech, i) =>
        this.texts[i]
          ? h("article", { class: "panel text speech-text draft-text", dir: "auto" }, shown(this.texts[i]))
          : h("p", { class: "notice" }, say("finding.no_text")),
      ),
    );
    const all = button(say("draft.all"), () => {
      this.only = null;
      this.draw();
    });
    this.chosen.replaceChildren(...(only ? [say("draft.only", { what: plain(only.label) }), " ", all] : []));
  }

  // A mark in the text. What is copied leads to both texts side by side, a set phrase to those who use it.
  range({ finding, place, source, draft }) {
    const own = this.own.has(finding.id) ? " is-own" : "";
    const target = this.query.get("finding") === finding.id ? " target" : "";
    const phrase = PHRASE_KINDS.has(finding.kind);
    return {
      start: place.start,
      end: place.end,
      class: `hit hit-${finding.kind}${phrase ? " is-phrase" : ""}${own}${target}`,
      href:
        phrase || !source
          ? link("finding", [finding.id])
          : link("pair", [draft, source.speech], { finding: finding.id }),
      title: this.titleOf(finding, source),
      data: { kind: finding.kind },
    };
  }

  titleOf(finding, source) {
    const kind = say(`rules.${finding.kind}.title`);
    const { common } = finding.evidence;
    if (PHRASE_KINDS.has(finding.kind) || !source) return [kind, say("finding.used_by", common)].join(say("finding.join"));
    const speech = data.speechOf.get(source.speech);
    const known = data.documentOf.get(source.document);
    const parts = [kind, differsText(finding), speech?.title || source.document, known?.date, known?.source].filter(Boolean);
    if (this.own.has(finding.id)) parts.push(say("draft.own"));
    return plain(parts.join(say("finding.join")));
  }

  // Marks that are no findings, and lead nowhere.
  plain(spans, class_) {
    return spans.map(([start, end]) => ({ start, end, class: class_ }));
  }
}
