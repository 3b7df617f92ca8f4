// The text of a draft with its marks: what is copied by the number and colour of its source, its kind as a second sign.

import { differsText } from "./differs.js";
import { button, h, plain } from "./dom.js";
import { blanksOf, hueOf, runsBeside, wordsAlike } from "./draft_data.js";
import { paragraphAt, partIn } from "./draft_parts.js";
import { PHRASE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { pieces, stepMarks } from "./speech_text.js";
import { usedBy } from "./used_by.js";
import { wholeMark } from "./whole.js";
import { say } from "./wording.js";

export class DraftText {
  constructor(view) {
    this.view = view;
    this.hidden = new Set();
    this.only = null;
    this.opened = null;
    this.own = new Set(view.draft.own.findings);
    this.runs = runsBeside(view.hits, view.draft, (spans) => view.shares.count(spans));
    this.words = wordsAlike(view.hits, view.draft);
    this.body = h("div", { class: "draft-body", onclick: (event) => this.choose(event) });
    this.chosen = h("p", { class: "small chosen", role: "status" });
    this.signs = h("p", { class: "small draft-legend" });
  }

  draw() {
    const { view, only, hidden } = this;
    const wanted = ({ finding }) => !hidden.has(finding.kind) && (!only || only.ids.has(finding.id));
    const decided = view.decided.filter((one) => one.what === "part").map(({ start, end }) => ({ start, end, class: "is-left-out" }));
    const quoted = view.decided.some((one) => one.what === "quotations") ? "is-quoted is-left-out" : "is-quoted";
    const marks = [
      ...view.hits.filter(wanted).map((hit) => this.range(hit)),
      ...(only ? [] : this.runs.map(({ start, end, number, tag }) => ({ start, end, tag, class: `is-run${hueOf(number)}`, data: number ? { source: number } : {}, title: number ? plain(view.draft.sources[number - 1].title || view.draft.sources[number - 1].source) : null }))),
    ];
    const found = [
      ...this.words.map((word) => ({ ...word, class: "is-alike" })),
      ...view.draft.quotations.map(([start, end]) => ({ start, end, class: quoted })),
      ...decided,
    ];
    this.later = [];
    const shown = (text) => pieces(text, [...marks.map((mark) => wholeMark(text, mark)), ...found, ...blanksOf(text)], this.later);
    this.body.replaceChildren(
      ...view.speeches.map((_, i) =>
        view.texts[i]
          ? h("article", { class: "panel text speech-text draft-text", dir: "auto", "data-text": i }, shown(view.texts[i]))
          : h("p", { class: "notice" }, say("finding.no_text")),
      ),
    );
    const all = button(say("draft.all"), () => {
      this.only = null;
      this.draw();
    });
    this.chosen.replaceChildren(...(only ? [say("draft.only", { what: plain(only.label) }), " ", all] : []));
    this.legend();
    this.show(this.opened);
    this.goOn(this.later);
  }

  // Paints what is left of a long text while the reader has something to look at.
  goOn(list) {
    const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 20));
    idle((deadline) => {
      if (list !== this.later || !list.length) return;
      do list.shift()();
      while (list.length && (deadline?.timeRemaining() ?? 0) > 4);
      if (list.length) this.goOn(list);
      else this.show(this.opened);
    });
  }

  // Paints all of it, for who asks for a mark.
  finish() {
    for (const paintOne of this.later.splice(0)) paintOne();
  }

  // A mark in the text. It opens the finding beside the text; opened elsewhere, both texts side by side.
  range(hit) {
    const { finding, place, source, number, draft } = hit;
    const phrase = PHRASE_KINDS.has(finding.kind);
    const names = [
      `hit hit-${finding.kind}${hueOf(number)}`,
      phrase ? "is-phrase" : "",
      this.own.has(finding.id) ? "is-own" : "",
      this.view.isOut(finding) ? "is-out" : "",
      this.view.query.get("finding") === finding.id ? "target" : "",
    ];
    return {
      start: place.start,
      end: place.end,
      class: names.filter(Boolean).join(" "),
      tag: number || null,
      href: phrase || !source ? link("finding", [finding.id]) : link("pair", [draft, source.speech], { finding: finding.id }),
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        this.view.beside.open(hit, event.detail === 0);
      },
      title: this.titleOf(hit),
      data: { kind: finding.kind, number: hit.at, begins: place.start, ...(number ? { source: number } : {}) },
    };
  }

  titleOf({ finding, source, number }) {
    const kind = say(`rules.${finding.kind}.title`);
    const join = say("finding.join");
    if (PHRASE_KINDS.has(finding.kind) || !source) return [kind, usedBy(finding)].join(join);
    const known = this.view.sources.get(source.document);
    const parts = [`${number}  ${known?.title || source.document}`, known?.date, known?.outlet, kind, differsText(finding)].filter(Boolean);
    if (this.own.has(finding.id)) parts.push(say("draft.own"));
    return plain(parts.join(join));
  }

  // What stands in the text besides the kinds of finding.
  legend() {
    const { draft } = this.view;
    const entry = (name, key, values) => h("span", { class: `chip ${name}` }, say(key, values));
    const entries = [
      draft.sources.some(({ number }) => number) ? h("span", { class: "is-source" }, h("span", { class: "source-number hue-0" }, "1"), " ", say("draft.sign_source")) : null,
      this.runs.length ? entry("is-run", "draft.run", { n: draft.lengths.run, unit: draft.lengths.unit }) : null,
      this.words.length ? entry("is-alike", "draft.resembling") : null,
      draft.quotations.length ? entry("is-quoted", "draft.quoted") : null,
      this.own.size ? entry("is-own", "draft.own") : null,
      this.view.decided.length ? entry("is-left-out", "decide.left_out") : null,
    ].filter(Boolean);
    this.signs.replaceChildren(...entries.flatMap((one) => [one, " "]));
  }

  // Goes to the next mark of a source.
  toMark(number) {
    this.finish();
    const marks = [...this.body.querySelectorAll(`[data-source="${number}"][data-tag]`)];
    const last = marks.findIndex((mark) => mark.classList.contains("was-here"));
    const next = marks[(last + 1) % marks.length];
    if (!next) return;
    for (const mark of marks) mark.classList.toggle("was-here", mark === next);
    this.view.beside.fold();
    next.scrollIntoView({ block: "center" });
    if (next.localName === "a") next.focus({ preventScroll: true });
  }

  step(by) {
    this.finish();
    stepMarks(this.body, by);
  }

  // Shows which finding is open beside the text.
  show(hit) {
    this.opened = hit;
    const at = hit?.at ?? -1;
    for (const element of this.body.querySelectorAll(".is-open")) element.classList.remove("is-open");
    for (const element of this.body.querySelectorAll(`.hit[data-number="${at}"]`)) element.classList.add("is-open");
  }

  // The mark that a finding began with.
  markOf(hit) {
    this.finish();
    return this.body.querySelector(`.hit[data-number="${hit.at}"]`);
  }

  // A selection in the text, or the paragraph where somebody clicked, may be left out.
  choose(event) {
    if (event.target.closest("a, button")) return;
    const article = event.target.closest("article");
    const selection = getSelection();
    const part = article && selection.rangeCount ? partIn(article, this.view.texts[Number(article.dataset.text)], selection.getRangeAt(0)) : null;
    if (part) this.view.beside.offerPart(...part);
  }

  // By key: what is selected, the paragraph of the mark where the reader is, or the one before or behind the one that is offered.
  offer(by) {
    const { beside, texts, hits } = this.view;
    const selection = getSelection();
    const article = selection.isCollapsed ? null : selection.anchorNode.parentElement?.closest("article");
    const mark = document.activeElement?.closest(".hit[data-number]");
    const at = mark ? hits[Number(mark.dataset.number)].place.start : (beside.part?.[1] ?? 0);
    const part = (article && partIn(article, texts[Number(article.dataset.text)], selection.getRangeAt(0))) ?? paragraphAt(texts, at, beside.part && !mark ? by : 0);
    if (!part) return;
    selection.removeAllRanges();
    beside.offerPart(...part, true);
  }
}
