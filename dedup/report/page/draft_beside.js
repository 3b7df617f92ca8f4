// What stands beside the text of a draft: a finding that was opened, with what the draft made of its source; the sources. On a
// phone it is a sheet that is drawn up from below, so the reading place stays where it is.

import { aboutFinding, aboutPart, aboutSource, findDecision, toggleDecision } from "./decisions.js";
import { differsPanel } from "./differs.js";
import { append, button, foreign, h, plain } from "./dom.js";
import { noteField } from "./draft_decisions.js";
import { hueOf } from "./draft_data.js";
import { numberChip, titleOf } from "./draft_sources.js";
import { likenessText } from "./finding_card.js";
import { kindLabel, PHRASE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { tiesShown } from "./matches.js";
import { difference } from "./passages.js";
import { partOf } from "./places.js";
import { textOf } from "./report.js";
import { usedBy } from "./used_by.js";
import { wholes } from "./whole.js";
import { say } from "./wording.js";

// Of a finding that more old texts hold so many can be chosen.
const SOURCES = 12;

export class DraftBeside {
  constructor(view) {
    this.view = view;
    this.shown = h("section", { class: "panel draft-beside", tabindex: "-1", "aria-label": say("draft.beside_finding"), hidden: true });
    this.bar = h("button", { type: "button", class: "sheet-bar", "aria-expanded": "false", onclick: () => this.draw(this.element.dataset.open !== "true") });
    this.element = h("aside", { class: "draft-aside", "aria-label": say("draft.beside"), "data-open": "false" }, this.bar, this.shown, view.lists);
    this.bar.textContent = say("draft.sheet", { n: view.draft.sources.filter(({ number }) => number).length });
  }

  // Draws the sheet of a phone up or down.
  draw(up) {
    this.element.dataset.open = String(up);
    this.bar.setAttribute("aria-expanded", String(up));
  }

  fold() {
    this.draw(false);
  }

  // Opens a finding; by keyboard the reader goes on in it.
  async open(hit, byKey = false, source = hit.finding.occurrences.indexOf(hit.source)) {
    const { view } = this;
    const { finding } = hit;
    this.hit = hit;
    this.part = null;
    this.source = source;
    view.text.show(hit);
    const body = PHRASE_KINDS.has(finding.kind) || source < 1 ? this.phrase(hit) : await this.pair(hit, source);
    if (this.hit !== hit || this.source !== source) return;
    this.shown.replaceChildren(...append(h("div", {}), [this.head(hit, source), body]).childNodes);
    this.reveal(byKey);
    const query = { finding: finding.id };
    history.replaceState(null, "", link("overview", [view.draft.document], query));
  }

  reveal(focus) {
    this.shown.hidden = false;
    this.draw(true);
    this.element.scrollTop = 0;
    this.shown.scrollTop = 0;
    if (focus) this.shown.focus({ preventScroll: true });
  }

  close() {
    const mark = this.hit && this.view.text.markOf(this.hit);
    const within = this.shown.contains(document.activeElement);
    this.hit = this.part = null;
    this.shown.hidden = true;
    this.fold();
    this.view.text.show(null);
    if (within) mark?.focus({ preventScroll: true });
  }

  head(hit, i) {
    const { view } = this;
    const { finding, number } = hit;
    const known = view.sources.get(finding.occurrences[i]?.document);
    const facts = known ? [known.date, known.outlet].filter(Boolean) : [];
    return [
      h(
        "p",
        { class: "beside-head" },
        known ? numberChip(known.number) : null,
        h("strong", {}, known ? foreign(titleOf(known)) : say(`rules.${finding.kind}.title`)),
        button("×", () => this.close(), { class: "close", "aria-label": say("draft.close"), title: `${say("draft.key_close")} (Esc)` }),
      ),
      facts.length ? h("p", { class: "small muted" }, facts.flatMap((fact) => [foreign(fact), " "])) : null,
      h(
        "p",
        { class: "small by-sign" },
        number || known ? [kindLabel(finding.kind), " "] : null,
        h("span", { class: "muted" }, [say("draft.at", { place: partOf(finding.occurrences[0]) }), say("pair.characters", { n: finding.evidence.characters }), likenessText(finding)].filter(Boolean).join(say("finding.join"))),
      ),
    ];
  }

  // What the draft made of a source: what differs first, then both as one text.
  async pair(hit, i) {
    const { view } = this;
    const { finding } = hit;
    const [place, other] = [finding.occurrences[0], finding.occurrences[i]];
    const [draft, source] = await Promise.all([textOf(place.speech), textOf(other.speech)]);
    const shown = draft && source ? tiesShown(finding, i).map(({ a, b }) => this.tie(...wholes(source, b, draft, a))) : [];
    return [
      i === 1 ? differsPanel(finding) : null,
      h("p", { class: "small muted" }, say("draft.direction"), " ", h("del", {}, say("draft.only_source")), " ", h("ins", {}, say("draft.only_draft"))),
      shown.length ? h("ul", { class: "plain ties" }, shown) : h("p", { class: "notice" }, say("finding.no_text")),
      h(
        "p",
        { class: "small" },
        h("a", { href: link("pair", [place.speech, other.speech], { finding: finding.id }) }, say("finding.pair")),
        " · ",
        h("a", { href: link("finding", [finding.id]) }, say("draft.whole_finding")),
      ),
      this.others(hit, i),
      this.actions([aboutFinding(finding, draft), view.sources.has(other.document) ? aboutSource(view.sources.get(other.document)) : null]),
    ];
  }

  tie(source, draft) {
    return source === draft ? h("li", { class: "text diff", dir: "auto" }, foreign(draft), " ", h("span", { class: "chip good" }, say("finding.equal", { n: 1 }))) : difference(source, draft);
  }

  // A set phrase has no source: who uses it is told elsewhere.
  phrase({ finding }) {
    return [
      h("p", { class: "small" }, say(`rules.${finding.kind}.draft`)),
      h("p", { class: "small" }, usedBy(finding)),
      h("p", { class: "text" }, foreign(finding.evidence.excerpt)),
      h("p", { class: "small" }, h("a", { href: link("finding", [finding.id]) }, say("draft.examples"))),
      this.actions([aboutFinding(finding, this.view.texts.find((text) => text && text.end >= finding.occurrences[0].end))]),
    ];
  }

  // The other old texts that hold it; one that is chosen takes the place of the first.
  others(hit, shown) {
    const { view } = this;
    const { occurrences } = hit.finding;
    const named = [...new Map(occurrences.slice(1).map((place, i) => [place.document, i + 1]).toReversed())].reverse();
    if (named.length < 2) return null;
    const choose = ([name, i]) => {
      const source = view.sources.get(name);
      if (!source?.number) return null;
      return h("button", { type: "button", class: `source-number${hueOf(source.number)}`, "aria-pressed": String(i === shown), title: plain(titleOf(source)), "aria-label": plain(`${source.number} ${titleOf(source)}`), onclick: () => this.open(hit, false, i) }, String(source.number));
    };
    return h("p", { class: "small others" }, say("draft.others", { n: named.length - 1 }), " ", named.slice(0, SOURCES).map(choose));
  }

  // Leaves out, or puts back, with a note of why.
  actions(decisions) {
    const { view } = this;
    const one = (about) => {
      const known = findDecision(view.draft, about);
      return [
        h("button", { type: "button", "aria-pressed": String(Boolean(known)), onclick: () => this.toggle(about) }, say(`decide.${about.what}${known ? "_back" : ""}`)),
        known ? noteField(known) : null,
      ];
    };
    return h("div", { class: "decide", role: "group", "aria-label": say("decide.title") }, decisions.filter(Boolean).map(one));
  }

  toggle(about) {
    const focused = document.activeElement?.closest(".draft-beside") && document.activeElement.textContent;
    toggleDecision(this.view.draft, about);
    this.view.refresh();
    if (this.hit) this.open(this.hit, Boolean(focused), this.source);
    else if (this.part) this.offerPart(...this.part, Boolean(focused));
  }

  // A part of the text may be left out.
  offerPart(text, start, end, byKey = false) {
    this.hit = null;
    this.view.text.show(null);
    this.part = [text, start, end];
    this.shown.replaceChildren(
      ...append(h("div", {}), [
        h("p", { class: "beside-head" }, h("strong", {}, say("decide.part_title")), button("×", () => this.close(), { class: "close", "aria-label": say("draft.close") })),
        h("p", { class: "text clipped" }, foreign(text.slice(start, end))),
        this.actions([aboutPart(text, start, end)]),
      ]).childNodes,
    );
    this.reveal(byKey);
  }

  // From a mark to its source in the list; from a source to its marks in the text.
  toSource() {
    const from = document.activeElement?.closest("[data-source]");
    const number = Number(from?.dataset.source ?? this.hit?.number ?? 0);
    if (!number) return;
    if (from?.localName === "li") return this.view.text.toMark(number);
    const row = this.view.lists.querySelector(`li[data-source="${number}"]`);
    if (!row) return;
    const folded = row.closest("details");
    if (folded) folded.open = true;
    this.draw(true);
    row.scrollIntoView({ block: "center" });
    row.querySelector("button.source-number").focus({ preventScroll: true });
  }

  leaveOutHere() {
    const mark = document.activeElement?.closest(".hit[data-number]");
    if (this.part && !mark) return this.toggle(aboutPart(...this.part));
    const hit = mark ? this.view.hits[Number(mark.dataset.number)] : this.hit;
    if (!hit) return;
    this.hit = hit;
    this.source = hit.finding.occurrences.indexOf(hit.source);
    const text = this.view.texts.find((one) => one && one.start <= hit.place.start && hit.place.end <= one.end);
    this.toggle(aboutFinding(hit.finding, text));
    this.view.text.markOf(hit)?.focus({ preventScroll: true });
  }
}
