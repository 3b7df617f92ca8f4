// The overview of a check: the draft with what is marked in it, how much of it is copied, and its sources beside it.
// `#overview/DOCUMENT` is one of several drafts; `?finding=ID` is where to begin.

const { PHRASES } = page.draftData;
const ROWS = ["total", "without_quotations", "copied", "without_own", "remaining", "largest"];
const SOURCES = 12;

if (page.command === "check") {
  page.registerView("overview", {
    nav: "nav.draft",
    async render(container, [name], context) {
      const { h, say, data } = context;
      const draft = data.drafts.find((one) => one.document === name) ?? data.drafts[0];
      if (!draft) return page.nothing(container, "draft.none");
      const speeches = data.documentOf.get(draft.document)?.speeches ?? [];
      const texts = await Promise.all(speeches.map((speech) => context.text(speech.id)));
      if (!context.alive()) return undefined;
      const view = new DraftView(context, draft, speeches, texts);
      context.title(draft.document);
      page.append(container, [
        h("h1", {}, page.foreign(draft.document)),
        drafts(data.drafts, draft),
        page.overviewParts.leftOut(data),
        view.headline(),
        view.columns(),
        draft.unopened ? h("p", { class: "small muted" }, say("draft.unopened", { n: draft.unopened })) : null,
        page.overviewParts.problems(data),
        page.overviewParts.settings(data),
      ]);
      const step = (by) => () => page.speechParts.step(view.body, by);
      context.keys({ n: ["speech.next", step(1)], p: ["speech.previous", step(-1)] });
      context.ready(() => view.body.querySelector(".target")?.scrollIntoView({ block: "center" }));
      return undefined;
    },
  });
}

// The other drafts of the check.
function drafts(all, shown) {
  const { h, say, percent, link } = page;
  if (all.length < 2) return null;
  const one = (draft) =>
    h(
      "a",
      { class: "way", href: link("overview", [draft.document]), "aria-current": draft === shown ? "page" : null },
      page.foreign(draft.document),
      " ",
      h("span", { class: "faint" }, percent(draft.copied.share)),
    );
  return h("nav", { class: "ways drafts", "aria-label": say("draft.drafts") }, all.map(one));
}

class DraftView {
  constructor(context, draft, speeches, texts) {
    Object.assign(this, { context, draft, speeches, texts });
    this.hidden = new Set();
    this.only = null;
    this.own = new Set(draft.own.findings);
    this.hits = speeches.flatMap((speech) => page.draftData.hitsIn(context.data, speech.id));
    // The first piece of each finding.
    this.firsts = [...new Map(this.hits.toReversed().map((hit) => [hit.finding, hit])).values()].reverse();
    this.sources = page.draftData.sourcesOf(this.hits, texts, draft);
    this.body = page.h("div", {});
    this.chosen = page.h("p", { class: "small chosen", role: "status" });
    this.draw();
  }

  headline() {
    const { h, say, percent } = page;
    const { draft } = this;
    if (!draft.total.findings.length) {
      return h("p", { class: "panel headline" }, h("strong", {}, say("draft.nothing", { n: this.context.data.settings.min_passage })));
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
    const copied = this.hits.filter(({ finding }) => !PHRASES.has(finding.kind));
    return new Set(copied.map(({ finding }) => finding.occurrences[1]?.document).filter(Boolean)).size;
  }

  // The shares, as checking reports give them; a row leads to the places that it counts.
  breakdown() {
    const { h, say, percent, number } = page;
    const column = (name) => h("th", { scope: "col", class: "num" }, say(`draft.column_${name}`));
    const row = (name) => {
      const { share, characters, findings, source } = this.draft[name];
      return h(
        "tr",
        {},
        h("td", {}, this.chooser(say(`draft.row_${name}`), name, findings), source ? this.sourceName(source) : null),
        h("td", { class: "num" }, percent(share)),
        h("td", { class: "num" }, number(characters)),
        h("td", { class: "num" }, number(findings.length)),
      );
    };
    const head = h("tr", {}, h("td", {}), ["share", "characters", "findings"].map(column));
    return h("table", { class: "list" }, h("thead", {}, head), h("tbody", {}, ROWS.map(row)));
  }

  sourceName(document) {
    const place = this.sources.find((source) => source.document === document)?.places[0];
    const title = page.data.speechOf.get(place?.speech)?.title;
    return page.h("span", { class: "block small muted" }, page.foreign(title || document));
  }

  // A link that leaves only some findings marked in the text; once more, all.
  chooser(label, key, ids) {
    const { h, link } = page;
    const onclick = (event) => {
      event.preventDefault();
      this.only = this.only?.key === key ? null : { key, label, ids: new Set(ids) };
      this.draw();
    };
    return h("a", { class: "chooser", href: link("overview", [this.draft.document]), onclick }, label);
  }

  columns() {
    const { h, say } = page;
    const draw = () => this.draw();
    const shown = this.firsts.filter(({ finding }) => !page.speechParts.WHOLE.has(finding.kind));
    const many = this.speeches.length > 1;
    return h(
      "div",
      { class: "speech-columns" },
      h(
        "div",
        {},
        page.speechParts.toggles(this.firsts, [], this.hidden, draw),
        this.legend(),
        this.chosen,
        this.body,
      ),
      h(
        "aside",
        { "aria-label": say("draft.beside") },
        this.sourceList(),
        many ? null : page.speechParts.listed(shown, this.body),
      ),
    );
  }

  // What stands in the text besides the kinds of finding.
  legend() {
    const { h, say } = page;
    const { draft } = this;
    const entries = [
      draft.quotations.length ? h("span", { class: "chip is-quoted" }, say("draft.quoted")) : null,
      this.own.size ? h("span", { class: "chip is-own" }, say("draft.own")) : null,
    ].filter(Boolean);
    return entries.length ? h("p", { class: "small draft-legend" }, entries) : null;
  }

  // The old texts that hold most of the draft, with their shares.
  sourceList() {
    const { h, say } = page;
    if (!this.sources.length) return null;
    const list = h("ol", { class: "plain sources" }, this.sources.slice(0, SOURCES).map((source) => this.source(source)));
    const rest = this.sources.slice(SOURCES);
    const more = page.button(say("list.more", { n: rest.length, left: rest.length }), (event) => {
      list.append(...rest.map((source) => this.source(source)));
      event.target.remove();
    });
    return [h("h2", {}, say("draft.sources", { n: this.sources.length })), list, rest.length ? more : null];
  }

  source({ document, places, ids, characters, share }) {
    const { h, say, percent, link } = page;
    const known = page.data.documentOf.get(document);
    const [{ speech, draft }] = places;
    const titled = Boolean(page.data.speechOf.get(speech)?.title);
    const facts = [known?.date, known?.source].filter(Boolean);
    return h(
      "li",
      {},
      h("a", { class: "title", href: link("pair", [draft, speech]) }, titled ? page.speechName(speech) : page.foreign(document)),
      facts.length ? h("span", { class: "block small muted" }, facts.flatMap((fact) => [page.foreign(fact), " "])) : null,
      titled ? h("span", { class: "block small id faint" }, page.foreign(document)) : null,
      h(
        "span",
        { class: "block small" },
        h("span", { class: "meter", "aria-hidden": "true" }, h("span", { style: { width: `${100 * share}%` } })),
        " ",
        this.chooser(say("draft.share", { share: percent(share), n: characters }), `source ${document}`, ids),
      ),
    );
  }

  draw() {
    const { h, say } = page;
    const { only, hidden } = this;
    const wanted = ({ finding }) => !hidden.has(finding.kind) && (!only || only.ids.has(finding.id));
    const found = [...this.hits.filter(wanted).map((hit) => this.range(hit)), ...this.quotations()];
    const shown = (text) => page.speechParts.pieces(text, [...found, ...page.draftData.blanksOf(text)]);
    this.body.replaceChildren(
      ...this.speeches.map((speech, i) =>
        this.texts[i]
          ? h("article", { class: "panel text speech-text draft-text", dir: "auto" }, shown(this.texts[i]))
          : h("p", { class: "notice" }, say("finding.no_text")),
      ),
    );
    const all = page.button(say("draft.all"), () => {
      this.only = null;
      this.draw();
    });
    this.chosen.replaceChildren(...(only ? [say("draft.only", { what: page.plain(only.label) }), " ", all] : []));
  }

  // A mark in the text. What is copied leads to both texts side by side, a set phrase to those who use it.
  range({ finding, place, source, draft }) {
    const own = this.own.has(finding.id) ? " is-own" : "";
    const target = this.context.query.get("finding") === finding.id ? " target" : "";
    const phrase = PHRASES.has(finding.kind);
    return {
      start: place.start,
      end: place.end,
      class: `hit hit-${finding.kind}${phrase ? " is-phrase" : ""}${own}${target}`,
      href:
        phrase || !source
          ? page.link("finding", [finding.id])
          : page.link("pair", [draft, source.speech], { finding: finding.id }),
      title: this.titleOf(finding, source),
      data: { kind: finding.kind },
    };
  }

  titleOf(finding, source) {
    const { say } = page;
    const kind = say(`rules.${finding.kind}.title`);
    const { common } = finding.evidence;
    if (PHRASES.has(finding.kind) || !source) return [kind, say("finding.used_by", common)].join(say("finding.join"));
    const speech = page.data.speechOf.get(source.speech);
    const known = page.data.documentOf.get(source.document);
    const parts = [kind, speech?.title || source.document, known?.date, known?.source].filter(Boolean);
    if (this.own.has(finding.id)) parts.push(say("draft.own"));
    return page.plain(parts.join(say("finding.join")));
  }

  quotations() {
    return this.draft.quotations.map(([start, end]) => ({ start, end, class: "is-quoted" }));
  }
}
