// #dots/SPEECH_A/SPEECH_B: the dot plot of a pair; `?match=3` points at a match. Speech A runs to the right, B downwards.
// What both share are lines and dots: a diagonal where they go on alike, a break where one says more, and a line off the
// diagonal where something moved.

import { onNewLook } from "./canvas.js";
import { h } from "./dom.js";
import { sharedGrams } from "./dots_data.js";
import { MARGIN, paintPlot } from "./dots_draw.js";
import { link } from "./links.js";
import { matchWords, pairView } from "./pair_head.js";
import { HUES } from "./pair_text.js";
import { number, say } from "./wording.js";

const REACH = 10; // pixels from which a line is pointed at
const LISTED = 300;

class DotPlot {
  constructor(query, pair, texts) {
    Object.assign(this, { query, pair, texts });
    this.grams = null;
    this.current = -1;
    this.canvas = h("canvas", {
      role: "img",
      "aria-label": say("dots.label", { n: pair.matches.length }),
      onpointermove: (event) => this.point(event),
      onpointerleave: () => this.choose(-1),
      onclick: (event) => this.click(event),
    });
    this.tip = h("p", { class: "dots-tip", role: "status" }, say("dots.hint"));
    this.note = h("p", { class: "muted dots-note" });
    this.rows = pair.matches.slice(0, LISTED).map((match, n) => this.row(match, n));
  }

  elements() {
    const figure = h("figure", { class: "dots-figure" }, this.canvas, h("figcaption", {}, this.tip, this.note));
    return [h("div", { class: "dots" }, figure, this.list())];
  }

  list() {
    const { matches } = this.pair;
    if (!matches.length) return h("p", { class: "notice" }, say("pair.none"));
    return h("section", { class: "dots-list", "aria-label": say("dots.list") },
      h("h2", {}, say("dots.list")),
      h("ol", {}, this.rows),
      matches.length > LISTED ? h("p", { class: "muted" }, say("dots.more", { shown: LISTED, all: matches.length })) : null);
  }

  row(match, n) {
    const { a, b } = this.pair;
    const words = matchWords(match, this.texts.a);
    return h("li", {},
      h("a", {
        href: link("pair", [a.id, b.id], { match: n + 1 }), "data-match": n,
        onpointerenter: () => this.choose(n, false),
        onfocus: () => this.choose(n, false),
      },
      h("span", { class: `match-tag hue-${n % HUES}`, "aria-hidden": "true" }, number(n + 1)),
      h("span", { class: "what" }, words),
      h("span", { class: "where num" }, say("dots.where", { a: match.a[0] - a.start + 1, b: match.b[0] - b.start + 1 }))));
  }

  keys() {
    const ids = [this.pair.a.id, this.pair.b.id];
    return {
      n: ["pair.next", () => this.step(1)],
      p: ["pair.previous", () => this.step(-1)],
      j: ["pair.next", () => this.step(1)],
      k: ["pair.previous", () => this.step(-1)],
      s: ["pair.swap", () => (location.hash = link("dots", [...ids].reverse()))],
      o: ["pair.texts", () => this.open(this.current)],
    };
  }

  begin() {
    this.stop = onNewLook(this.canvas.parentElement, () => this.draw());
    this.draw();
    const asked = Number(this.query.get("match")) - 1;
    if (this.pair.matches[asked]) this.choose(asked);
    // The lines stand there at once; the dots come when the page is on the screen.
    this.timer = setTimeout(() => {
      const { a, b } = this.texts;
      this.grams = sharedGrams(a.string, b.string, this.pair.a === this.pair.b);
      this.note.textContent = say(this.grams.cut ? "dots.cut" : "dots.grams", {
        length: this.grams.length, n: this.grams.x.length,
      });
      this.draw();
    }, 30);
  }

  end() {
    clearTimeout(this.timer);
    this.stop?.();
  }

  // Sizes: the plot has the proportions of the two texts, within reason.
  layOut() {
    const { a, b } = this.pair;
    const [lengthA, lengthB] = [Math.max(1, a.end - a.start), Math.max(1, b.end - b.start)];
    const width = this.canvas.parentElement.clientWidth;
    const inner = Math.max(80, width - MARGIN.left - MARGIN.right);
    const ratio = Math.min(1, Math.max(0.25, lengthB / lengthA));
    const top = this.canvas.getBoundingClientRect().top + scrollY;
    const height = Math.max(220, Math.min(inner * ratio, innerHeight - top - 130));
    this.width = width;
    this.height = height + MARGIN.top + MARGIN.bottom;
    this.x = (place) => MARGIN.left + ((place - a.start) / lengthA) * inner;
    this.y = (place) => MARGIN.top + ((place - b.start) / lengthB) * height;
    this.inner = { width: inner, height, lengthA, lengthB };
  }

  draw() {
    this.layOut();
    paintPlot(this, true);
  }

  // The match whose line is nearest to a point of the canvas; -1 beyond REACH pixels.
  nearest(x, y) {
    let best = -1;
    let least = REACH;
    this.pair.matches.forEach((match, n) => {
      const distance = toSegment(x, y, this.x(match.a[0]), this.y(match.b[0]), this.x(match.a[1]), this.y(match.b[1]));
      if (distance < least) [best, least] = [n, distance];
    });
    return best;
  }

  point(event) {
    this.choose(this.nearest(event.offsetX, event.offsetY));
  }

  click(event) {
    const n = this.nearest(event.offsetX, event.offsetY);
    if (n >= 0) this.open(n);
  }

  step(by) {
    const { length } = this.pair.matches;
    if (length) this.choose(this.current < 0 ? (by > 0 ? 0 : length - 1) : (this.current + by + length) % length);
  }

  open(n) {
    const { a, b } = this.pair;
    location.hash = link("pair", [a.id, b.id], n >= 0 ? { match: n + 1 } : {});
  }

  choose(n, scroll = true) {
    if (n === this.current) return;
    this.rows[this.current]?.classList.remove("current");
    this.current = n;
    this.rows[n]?.classList.add("current");
    if (scroll) this.rows[n]?.scrollIntoView({ block: "nearest" });
    this.canvas.classList.toggle("on-match", n >= 0);
    const { matches } = this.pair;
    const name = () => say("pair.number", { number: n + 1, all: matches.length });
    this.tip.textContent = n < 0 ? say("dots.hint") : `${name()} ${matchWords(matches[n], this.texts.a)}`;
    paintPlot(this, false);
  }
}

// The distance of a point from a line between two points.
function toSegment(x, y, x0, y0, x1, y1) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / Math.max(1e-9, dx * dx + dy * dy)));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

export const view = pairView("dots", DotPlot);
