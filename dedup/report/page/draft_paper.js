// A draft's report as a document: what is printed, and stands hidden below the view until then.

import { diffRuns } from "./diff.js";
import { differsText } from "./differs.js";
import { append, foreign, h, plain, visible } from "./dom.js";
import { aboutLine } from "./draft_decisions.js";
import { sourcesApart } from "./draft_data.js";
import { breakdown } from "./draft_head.js";
import { titleOf } from "./draft_sources.js";
import { PHRASE_KINDS } from "./kinds.js";
import { paint } from "./marks.js";
import { tiesShown } from "./matches.js";
import { partOf } from "./places.js";
import { data, textOf } from "./report.js";
import { isMinor, wholeMark, wholes } from "./whole.js";
import { number, percent, say } from "./wording.js";

// More than this nobody files; all of them are in the JSON report.
const FINDINGS = 2000;
// What an office fills in by hand.
const BLANK = ["number", "commissioned", "examiner"];

export const paperOf = (view) => new Paper(view);

class Paper {
  constructor(view) {
    this.view = view;
    this.element = h("section", { class: "paper", "aria-hidden": "true" });
    this.texts = new Map();
    this.build = () => this.fill();
    this.medium = matchMedia("print");
    this.turn = (event) => event.matches && this.fill();
  }

  // Texts are fetched before somebody prints, since a browser waits for nothing then.
  listen() {
    addEventListener("beforeprint", this.build);
    this.medium.addEventListener("change", this.turn);
    const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 500));
    idle(() => this.fetch());
  }

  forget() {
    removeEventListener("beforeprint", this.build);
    this.medium.removeEventListener("change", this.turn);
  }

  fetch() {
    this.fetched ??= Promise.all(
      this.copies().slice(0, FINDINGS).flatMap((finding) => finding.occurrences.slice(0, 2)).map(async ({ speech }) => this.texts.set(speech, await textOf(speech))),
    );
    return this.fetched;
  }

  copies() {
    const copies = this.view.findings.filter((finding) => !PHRASE_KINDS.has(finding.kind) && finding.occurrences.length > 1);
    return copies.sort((one, other) => one.occurrences[0].start - other.occurrences[0].start);
  }

  async print() {
    await this.fetch();
    print();
  }

  fill() {
    const { view } = this;
    this.element.replaceChildren();
    append(this.element, [this.cover(), this.shares(), this.text(), this.sources(), this.findings(), this.excluded(), this.sign()]);
  }

  cover() {
    const { draft, title } = this.view;
    const fact = (key, value) => (value ? [h("dt", {}, say(`paper.${key}`)), h("dd", {}, value)] : null);
    const libraries = data.libraries.map(({ name, documents }) => say("paper.library_extent", { name: plain(name), documents }));
    return [
      h("h1", {}, say("paper.title")),
      h("p", { class: "paper-title" }, foreign(title)),
      h(
        "dl",
        { class: "paper-facts" },
        BLANK.map((key) => fact(key, h("span", { class: "blank-line" }))),
        fact("draft", [foreign(draft.document), say("finding.join"), say("draft.length", { characters: draft.characters })]),
        fact("date", data.date ? foreign(data.date) : null),
        fact("library", libraries.length ? libraries.map((one) => h("span", { class: "block" }, one)) : null),
        fact("settings", countedLine(draft)),
        fact("program", `dedup ${data.version}`),
      ),
    ];
  }

  shares() {
    const table = breakdown(this.view);
    return table ? [h("h2", {}, say("paper.shares")), table] : h("p", {}, say("draft.nothing", { n: this.view.draft.lengths.passage, unit: this.view.draft.lengths.unit }));
  }

  // The text with the numbers of the sources before what stands in them.
  text() {
    const { view } = this;
    const marks = view.hits.map((hit) => ({
      start: hit.place.start,
      end: hit.place.end,
      tag: hit.number || null,
      class: `hit hit-${hit.finding.kind} ${PHRASE_KINDS.has(hit.finding.kind) ? "is-phrase" : ""} ${view.isOut(hit.finding) ? "is-out" : ""}`,
      data: { kind: hit.finding.kind },
    }));
    const runs = view.text.runs.map(({ start, end, tag }) => ({ start, end, tag, class: "is-run" }));
    const parts = view.decided.filter((one) => one.what === "part").map(({ start, end }) => ({ start, end, class: "is-left-out" }));
    const one = (text) => (text ? h("div", { class: "text paper-text", dir: "auto" }, paint(text, text.start, text.end, [...[...marks, ...runs].map((mark) => wholeMark(text, mark)), ...parts])) : h("p", {}, say("finding.no_text")));
    return [h("h2", {}, say("paper.text")), h("p", { class: "small" }, say("paper.how_marked")), view.texts.map(one)];
  }

  sources() {
    const [rows, known] = sourcesApart(this.view.draft);
    if (!rows.length) return null;
    const head = ["number", "title", "from", "characters", "share"].map((name) => h("th", { scope: "col" }, say(`paper.column_${name}`)));
    const row = (source) =>
      h(
        "tr",
        {},
        h("td", {}, `[${source.number}]`),
        h("td", {}, foreign(titleOf(source)), titleOf(source) === source.source ? null : h("span", { class: "block small" }, foreign(source.source))),
        h("td", {}, [source.date, source.outlet].filter(Boolean).flatMap((fact) => [foreign(fact), " "])),
        h("td", { class: "num" }, number(source.characters)),
        h("td", { class: "num" }, percent(source.share)),
      );
    return [h("h2", {}, say("paper.sources")), h("table", { class: "list" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows.map(row))), known.length ? h("p", { class: "small" }, say("draft.known_sources", { n: known.length })) : null];
  }

  findings() {
    const { view } = this;
    const copies = this.copies();
    if (!copies.length) return null;
    return [h("h2", {}, say("paper.findings")), h("p", { class: "small" }, say("paper.how_compared")), copies.slice(0, FINDINGS).map((finding) => this.finding(finding, view.sources.get(finding.occurrences[1].document))), copies.length > FINDINGS ? h("p", { class: "small" }, say("overview.more", { n: copies.length - FINDINGS })) : null];
  }

  finding(finding, source) {
    const [place, other] = finding.occurrences;
    const [draft, old] = [this.texts.get(place.speech), this.texts.get(other.speech)];
    const rows = draft && old ? tiesShown(finding, 1).map(({ a, b }) => h("tr", {}, both(...wholes(old, b, draft, a)))) : h("tr", {}, h("td", { colspan: 2 }, say("finding.no_text")));
    const facts = [say(`rules.${finding.kind}.title`), say("draft.at", { place: partOf(place) }), say("pair.characters", { n: finding.evidence.characters })];
    return h(
      "div",
      { class: "paper-finding" },
      h("h3", {}, source ? `[${source.number}] ` : "", foreign(source ? titleOf(source) : other.document)),
      h("p", { class: "small" }, facts.join(say("finding.join")), this.view.isOut(finding) ? [say("finding.join"), h("strong", {}, say("decide.left_out"))] : null),
      differsText(finding) ? h("p", { class: "small" }, h("strong", {}, differsText(finding, Infinity))) : null,
      h("table", { class: "both" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("paper.source_says")), h("th", { scope: "col" }, say("paper.draft_says")))), h("tbody", {}, rows)),
    );
  }

  excluded() {
    const { decided, after, draft } = this.view;
    if (!decided.length) return null;
    const row = (one) => h("li", {}, aboutLine(one), h("p", { class: "small" }, say("paper.reason"), one.note ? foreign(one.note) : say("paper.no_reason")));
    const said = { total: percent(draft.total.share), total_after: percent(after.total.share), copied: percent(draft.copied.share), copied_after: percent(after.copied.share) };
    return [h("h2", {}, say("paper.excluded")), h("p", {}, say("paper.before_after", said)), h("ol", {}, decided.map(row))];
  }

  sign() {
    const line = (key) => h("span", {}, say(`paper.${key}`), h("span", { class: "blank-line" }));
    return h("p", { class: "sign" }, line("signed"), line("signed_on"));
  }
}

// How it was counted: what each report tells, and the options that are not as usual.
function countedLine({ lengths: { run, passage: least, unit } }) {
  const told = say("paper.counted", { run, least, unit, threshold: String(data.settings.threshold) });
  return told + data.options.map(([name, value]) => say("paper.option", { name, value: plain(value) })).join("");
}

// Two texts beside one another: struck out what the draft has not, underlined what it has besides.
function both(source, draft) {
  const [left, right] = [h("td", { class: "text", dir: "auto" }), h("td", { class: "text", dir: "auto" })];
  const runs = diffRuns(source, draft) ?? [["a", 0, source.length, 0, 0], ["b", source.length, source.length, 0, draft.length]];
  runs.forEach(([kind, fromA, toA, fromB, toB], i) => {
    const [old, now] = [source.slice(fromA, toA), draft.slice(fromB, toB)];
    const beside = kind === "a" && runs[i + 1]?.[0] === "b" ? draft.slice(runs[i + 1][3], runs[i + 1][4]) : kind === "b" && runs[i - 1]?.[0] === "a" ? source.slice(runs[i - 1][1], runs[i - 1][2]) : "";
    const minor = kind !== "same" && isMinor(kind === "a" ? old : now, beside);
    if (kind !== "b") append(left, [kind === "same" || minor ? visible(old) : h("del", {}, visible(old))]);
    if (kind !== "a") append(right, [kind === "same" || minor ? visible(now) : h("ins", {}, visible(now))]);
  });
  return [left, right];
}
