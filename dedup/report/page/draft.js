// The overview of a report with drafts: a draft with what is marked in it, how much of it is copied, and its sources beside it.
// `#overview/DOCUMENT` is one of several drafts; `?finding=ID` is where to begin.

import { cutOf, goneOf, isOut, Shares } from "./decided.js";
import { decisionsOf, standing } from "./decisions.js";
import { append, foreign, h, plain } from "./dom.js";
import { DraftBeside } from "./draft_beside.js";
import { findingsOf, hitsIn, sourcesOf } from "./draft_data.js";
import { decisionsPart } from "./draft_decisions.js";
import { breakdown, headline } from "./draft_head.js";
import { paperOf } from "./draft_paper.js";
import { sourceLists } from "./draft_sources.js";
import { DraftText } from "./draft_text.js";
import { WHOLE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { showMissing } from "./missing.js";
import { leftOut, problems, settings } from "./overview_parts.js";
import { data, textOf } from "./report.js";
import { lightAlong, listed, toggles } from "./speech_text.js";
import { percent, say } from "./wording.js";

export async function showDraft(container, [name], context) {
  const draft = data.drafts.find((one) => one.document === name) ?? data.drafts[0];
  if (!draft) return showMissing(container, "draft.none");
  const speeches = data.documentOf.get(draft.document)?.speeches ?? [];
  const texts = await Promise.all(speeches.map((speech) => textOf(speech.id)));
  if (!context.alive()) return undefined;
  const view = new DraftView(context.query, draft, speeches, texts);
  context.title(view.title);
  append(container, view.elements());
  lightAlong(container);
  context.keys(view.keys());
  context.ready(() => view.begin());
  return () => view.end();
}

// A draft by its title, or by the name of its file where it has none.
const nameOf = (draft) => data.documentOf.get(draft.document)?.speeches.find((speech) => speech.title)?.title || draft.document;

// The other drafts of the check.
function drafts(all, shown) {
  if (all.length < 2) return null;
  const one = (draft) =>
    h(
      "a",
      { class: "way", href: link("overview", [draft.document]), "aria-current": draft === shown ? "page" : null },
      foreign(nameOf(draft), { title: plain(draft.document) }),
      " ",
      h("span", {}, percent(draft.copied.share)),
    );
  return h("nav", { class: "ways drafts", "aria-label": say("draft.drafts") }, all.map(one));
}

class DraftView {
  constructor(query, draft, speeches, texts) {
    Object.assign(this, { query, draft, speeches, texts });
    this.title = nameOf(draft);
    this.findings = findingsOf(draft);
    this.sources = sourcesOf(draft);
    this.hits = speeches.flatMap((speech) => hitsIn(speech.id, this.sources));
    this.hits.forEach((hit, at) => (hit.at = at));
    // The first piece of each finding.
    this.firsts = [...new Map(this.hits.toReversed().map((hit) => [hit.finding, hit])).values()].reverse();
    this.shares = new Shares(draft, this.findings, texts);
    this.decided = [];
    this.head = h("div", { class: "draft-head" });
    this.lists = h("div", { class: "draft-lists" });
    this.text = new DraftText(this);
    this.beside = new DraftBeside(this);
    this.refresh();
  }

  elements() {
    const { draft } = this;
    const titled = this.title !== draft.document;
    this.paper = paperOf(this);
    return [
      h("div", { class: "draft-title" }, h("h1", {}, foreign(this.title)), h("button", { type: "button", class: "quiet", onclick: () => this.paper.print() }, say("paper.print"))),
      titled ? h("p", { class: "lead small" }, foreign(draft.document, { class: "id" })) : null,
      drafts(data.drafts, draft),
      leftOut(),
      this.head,
      h(
        "div",
        { class: "speech-columns" },
        h("div", {}, this.signs(), this.text.signs, this.text.chosen, this.text.body),
        this.beside.element,
      ),
      draft.unopened ? h("p", { class: "small muted" }, say("draft.unopened", { n: draft.unopened })) : null,
      problems(),
      settings(),
      this.paper.element,
    ];
  }

  // The kinds in the text, each by its sign; a button hides one.
  signs() {
    const { hidden } = this.text;
    return h("div", { class: "by-sign" }, toggles(this.firsts, [], hidden, () => this.text.draw()));
  }

  // What depends on decisions is made anew; the text stays where it is in the window.
  refresh() {
    const { body } = this.text;
    const before = body.getBoundingClientRect().top;
    this.decided = standing(this.draft);
    this.gone = goneOf(this.decided);
    this.cut = cutOf(this.draft, this.decided);
    this.after = this.decided.length ? this.shares.after(this.decided) : null;
    this.head.replaceChildren(...[headline(this), breakdown(this)].filter(Boolean));
    const shown = this.firsts.filter(({ finding }) => !WHOLE_KINDS.has(finding.kind));
    this.lists.replaceChildren();
    append(this.lists, [
      sourceLists(this),
      decisionsPart(this, decisionsOf(this.draft)),
      this.speeches.length > 1 ? null : listed(shown, this.text.body, true),
    ]);
    this.text.draw();
    if (body.isConnected) scrollBy(0, body.getBoundingClientRect().top - before);
  }

  // Whether nothing of a finding counts any more.
  isOut(finding) {
    return isOut(finding, this.decided, this.gone);
  }

  // A link that leaves only some findings marked in the text; once more, all.
  chooser(label, key, ids) {
    const onclick = (event) => {
      event.preventDefault();
      this.text.only = this.text.only?.key === key ? null : { key, label, ids: new Set(ids) };
      this.text.draw();
    };
    return h("a", { class: "chooser", href: link("overview", [this.draft.document]), onclick }, label);
  }

  keys() {
    return {
      n: ["speech.next", () => this.text.step(1)],
      p: ["speech.previous", () => this.text.step(-1)],
      s: ["draft.key_source", () => this.beside.toSource()],
      x: ["draft.key_leave_out", () => this.beside.leaveOutHere()],
      e: ["draft.key_part", () => this.text.offer(1)],
      E: ["draft.key_part_before", () => this.text.offer(-1)],
      Escape: ["draft.key_close", () => this.beside.close()],
    };
  }

  begin() {
    this.paper.listen();
    const wanted = this.query.get("finding");
    const target = wanted && this.hits.find((hit) => hit.finding.id === wanted);
    if (target) this.text.finish();
    this.text.body.querySelector(".target")?.scrollIntoView({ block: "center" });
    if (target) this.beside.open(target);
  }

  end() {
    this.paper.forget();
  }
}
