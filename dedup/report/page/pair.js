// #pair/SPEECH_A/SPEECH_B: two speeches beside each other. `?match=3`, `?finding=ID` and `?at=PLACE` (a code point of A's
// document) say where to begin.

import { button, foreign, h, plain, s } from "./dom.js";
import { MARK_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { mainChain } from "./matches.js";
import { PairScroll } from "./pair_bands.js";
import { matchWords, pairView, titleOf } from "./pair_head.js";
import { differences, marksOf, renderColumn } from "./pair_text.js";
import { data } from "./report.js";
import { say } from "./wording.js";

const TOGETHER = "together";
const OUTLINES = "outlines";

class PairView {
  constructor(query, pair, texts) {
    Object.assign(this, { query, pair, texts });
    this.current = -1;
    this.chain = mainChain(pair.matches);
    const differing = { a: [], b: [] };
    for (const match of pair.matches) {
      // An outline shares its plan, not its words: letters side by side would say nothing.
      if (match.kind === "outline") continue;
      const found = differences(match, texts.a, texts.b);
      differing.a.push(...found.a);
      differing.b.push(...found.b);
    }
    this.columns = {};
    this.panes = {};
    for (const side of ["a", "b"]) {
      this.columns[side] = renderColumn({
        speech: pair[side],
        text: texts[side],
        matches: pair.matches,
        side,
        differing: differing[side],
        onmatch: (n, from, step) => this.go(n, { from, step }),
        describe: (n) => {
          const what = matchWords(pair.matches[n], texts.a);
          return say("pair.tag", { number: n + 1, all: pair.matches.length, what });
        },
      });
      this.panes[side] = h("div", {
        class: "pane", id: `pane-${side}`, "data-side": side, tabindex: 0, role: "region",
        "aria-label": plain(`${side.toUpperCase()}: ${titleOf(pair[side])}`),
      }, this.columns[side].element);
    }
    this.drawing = s("svg", { class: "bands", "aria-hidden": "true", focusable: "false" });
    this.body = h("div", { class: "pair-body", "data-shown": "a" }, this.panes.a, this.drawing, this.panes.b);
    this.status = h("p", { class: "pair-now", role: "status" });
  }

  elements() {
    return [this.toolbar(), this.tabs(), this.body, this.legend()];
  }

  toolbar() {
    const none = !this.pair.matches.length;
    const check = (name, wording, on, change) => {
      const box = h("input", { type: "checkbox", checked: on, onchange: (event) => change(event.target.checked) });
      return h("label", { class: `check ${name}` }, box, say(wording));
    };
    const step = (by, sign, wording, key) => {
      const title = `${say(wording)} (${key})`;
      return button(sign, () => this.step(by), { "aria-label": say(wording), title, class: "step", disabled: none });
    };
    const outlines = data.templates.length > 0;
    return h("div", { class: "view-tools pair-tools", role: "group", "aria-label": say("pair.tools") },
      step(-1, "‹", "pair.previous", "p"),
      step(1, "›", "pair.next", "n"),
      this.status,
      h("span", { class: "spring" }),
      check(TOGETHER, "pair.together", remembered(TOGETHER, true), (on) => this.setTogether(on)),
      outlines ? check(OUTLINES, "pair.outlines", remembered(OUTLINES, false), (on) => this.setOutlines(on)) : null,
    );
  }

  // On a phone one column is shown at a time.
  tabs() {
    this.tab = {};
    for (const side of ["a", "b"]) {
      this.tab[side] = h("button", {
        type: "button", id: `tab-${side}`, "aria-controls": `pane-${side}`, "aria-pressed": String(side === "a"),
        onclick: () => this.turn(side),
      }, h("span", { class: "letter" }, side.toUpperCase()), foreign(titleOf(this.pair[side])));
    }
    return h("div", { class: "pair-tabs", role: "group", "aria-label": say("pair.sides") }, this.tab.a, this.tab.b);
  }

  // What the marks mean: those that stand in these two texts.
  legend() {
    const types = new Set(["a", "b"].flatMap((side) => marksOf(this.pair[side]).map((mark) => mark.type)));
    const kinds = new Set(this.pair.matches.map((match) => match.kind));
    const sample = (name) => h("span", { class: name, "aria-hidden": "true" }, say("pair.sample"));
    const entry = (name, wording) => h("li", {}, sample(name), say(wording));
    const entries = [
      kinds.size > Number(kinds.has("outline")) ? [
        entry("match hue-0", "pair.is_match"),
        entry("match hue-0 is-differs", "pair.is_differs"),
        entry("match hue-0 is-slight", "pair.is_slight"),
      ] : null,
      kinds.has("outline") ? entry("match hue-0 is-outline", "pair.is_outline") : null,
      MARK_KINDS.filter((type) => types.has(type)).map((type) => entry(`is-${type}`, `rules.${type}.title`)),
    ];
    return h("ul", { class: "pair-legend", "aria-label": say("pair.legend") }, entries);
  }

  keys() {
    return {
      n: ["pair.next", () => this.step(1)],
      p: ["pair.previous", () => this.step(-1)],
      j: ["pair.next", () => this.step(1)],
      k: ["pair.previous", () => this.step(-1)],
      s: ["pair.swap", () => document.querySelector(".pair-head .swap")?.click()],
      o: ["dots.name", () => document.querySelector(".pair-head .to-dots").click()],
      t: ["pair.together", () => document.querySelector(".check.together input")?.click()],
    };
  }

  begin() {
    this.scroll = new PairScroll({
      panes: this.panes,
      columns: this.columns,
      drawing: this.drawing,
      matches: this.pair.matches,
      chain: this.chain,
      onmatch: (n) => this.go(n, {}),
    });
    this.fit = () => {
      const top = this.body.getBoundingClientRect().top + scrollY;
      this.body.style.setProperty("--pane-top", `${Math.round(top)}px`);
    };
    this.fit();
    addEventListener("resize", this.fit);
    this.scroll.measure();
    this.setTogether(remembered(TOGETHER, true));
    this.setOutlines(remembered(OUTLINES, false));
    this.say();
    const first = this.firstMatch();
    if (first >= 0) this.go(first, {});
  }

  end() {
    removeEventListener("resize", this.fit);
    this.scroll?.stop();
  }

  // The match that the fragment asks for; -1 where it asks for none.
  firstMatch() {
    const { matches } = this.pair;
    const { query } = this;
    const number = Number(query.get("match"));
    if (Number.isInteger(number) && number >= 1 && number <= matches.length) return number - 1;
    if (query.has("finding")) return matches.findIndex((match) => match.finding === query.get("finding"));
    if (!query.has("at")) return -1;
    const at = Number(query.get("at"));
    const begins = matches.findIndex((match) => match.a[0] === at);
    return begins >= 0 ? begins : matches.findIndex((match) => match.a[1] > at);
  }

  step(by) {
    const { length } = this.pair.matches;
    if (!length) return;
    let next = this.current + by;
    if (this.current < 0) {
      const shown = this.scroll.at("a");
      next = by > 0 ? Math.max(0, shown) : shown > 0 ? shown - 1 : length - 1;
    }
    this.go((next + length) % length, {});
  }

  // Chooses match n. `from` is the side it was chosen on, `step` that the reader goes on to the other side's button.
  go(n, { from, step = false }) {
    this.current = n;
    const { a, b } = this.pair;
    for (const element of this.body.querySelectorAll(".current")) element.classList.remove("current");
    for (const element of this.body.querySelectorAll(`.pane .in-${n}`)) element.classList.add("current");
    const other = from === "a" ? "b" : "a";
    if (step) this.turn(other, false);
    this.scroll.show(n);
    if (step) this.columns[other].first[n]?.focus({ preventScroll: true });
    this.say();
    // The fragment, and what leads to other views of the pair, follow the reader.
    history.replaceState(null, "", link("pair", [a.id, b.id], { match: n + 1 }));
    document.querySelector(".pair-head .to-dots").setAttribute("href", link("dots", [a.id, b.id], { match: n + 1 }));
    document.querySelector(".pair-head .swap")?.setAttribute("href", link("pair", [b.id, a.id], { at: this.pair.matches[n].b[0] }));
  }

  // Shows one side where there is room for one only, at what stood beside it.
  turn(side, follow = true) {
    const before = this.body.dataset.shown;
    this.body.dataset.shown = side;
    for (const name of ["a", "b"]) this.tab[name].setAttribute("aria-pressed", String(name === side));
    this.scroll.measure();
    if (follow && before !== side && this.current >= 0) this.scroll.show(this.current);
  }

  setTogether(on) {
    remember(TOGETHER, on);
    this.scroll.together = on;
    if (on) this.scroll.follow("a");
  }

  setOutlines(on) {
    remember(OUTLINES, on);
    this.body.classList.toggle("with-templates", on);
  }

  // Says which match is chosen.
  say() {
    const { matches } = this.pair;
    if (this.current < 0) {
      this.status.replaceChildren(say(matches.length ? "pair.choose" : "pair.none"));
      return;
    }
    const match = matches[this.current];
    this.status.replaceChildren(
      h("strong", {}, say("pair.number", { number: this.current + 1, all: matches.length })),
      " ", matchWords(match, this.texts.a), " ",
      h("a", { class: "in-text", href: link("finding", [match.finding]) }, say("pair.finding")),
    );
  }
}

// Choices that last while the page is open.
const choices = new Map();
const remember = (name, on) => choices.set(name, on);
const remembered = (name, usual) => choices.get(name) ?? usual;

export const view = pairView("pair", PairView);
