// The two columns of the pair view as they scroll: where each match stands, the bands that join its two sides, and the
// place in one column that belongs to a place in the other.

import { across, bandPath } from "./bands.js";
import { s } from "./dom.js";
import { HUES } from "./pair_text.js";

export class PairScroll {
  // panes: {a, b}, the elements that scroll; columns: {a, b} of renderColumn; drawing: the svg between them; chain: numbers
  // of the matches in the order of both sides; onmatch(n) is called when a band is chosen.
  constructor({ panes, columns, drawing, matches, chain, onmatch }) {
    Object.assign(this, { panes, columns, drawing, matches, chain });
    this.together = true;
    this.current = -1;
    this.spots = { a: [], b: [] };
    this.expected = { a: null, b: null };
    this.frame = 0;
    this.bands = matches.map((match, n) => {
      const band = s("path", {
        class: `band hue-${n % HUES}${match.kind === "outline" ? " is-outline" : ""}`,
        "data-match": n,
        onclick: () => onmatch(n, "a"),
      });
      band.style.display = "none";
      return band;
    });
    drawing.append(...this.bands);
    for (const side of ["a", "b"]) {
      panes[side].addEventListener("scroll", () => this.scrolled(side), { passive: true });
    }
    this.observer = new ResizeObserver(() => this.measure());
    for (const side of ["a", "b"]) this.observer.observe(columns[side].element);
    this.observer.observe(drawing);
  }

  stop() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }

  // Where matches stand in their columns, in pixels from the beginning of what scrolls.
  measure() {
    for (const side of ["a", "b"]) {
      const pane = this.panes[side];
      const base = pane.getBoundingClientRect().top - pane.scrollTop;
      const { first, last } = this.columns[side];
      this.spots[side] = this.matches.map((_, n) => {
        const from = first[n]?.getClientRects()[0];
        const to = [...(last[n]?.getClientRects() ?? [])].at(-1);
        return from && to ? { top: from.top - base, bottom: to.bottom - base } : null;
      });
    }
    this.width = this.drawing.clientWidth;
    this.draw();
  }

  // The spots of a match on both sides in pixels of the screen; null where a side is not laid out.
  seen(n) {
    const [a, b] = ["a", "b"].map((side) => {
      const spot = this.spots[side][n];
      const moved = this.panes[side].scrollTop;
      return spot && { top: spot.top - moved, bottom: spot.bottom - moved };
    });
    return a && b ? [a, b] : null;
  }

  draw() {
    const height = this.panes.a.clientHeight;
    const onScreen = (spot) => spot.bottom > 0 && spot.top < height;
    this.bands.forEach((band, n) => {
      const spots = this.seen(n);
      const shown = spots && this.width && (onScreen(spots[0]) || onScreen(spots[1]));
      band.style.display = shown ? "" : "none";
      if (!shown) return;
      band.setAttribute("d", bandPath(spots[0], spots[1], this.width));
      band.classList.toggle("leads-off", !(onScreen(spots[0]) && onScreen(spots[1])));
    });
  }

  soon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  scrolled(side) {
    const expected = this.expected[side];
    this.expected[side] = null;
    // What the other column caused is no move of the reader's.
    const echo = expected !== null && Math.abs(this.panes[side].scrollTop - expected) < 2;
    if (this.together && !echo) this.follow(side);
    this.soon();
  }

  scrollTo(side, top) {
    const pane = this.panes[side];
    const before = pane.scrollTop;
    pane.scrollTop = top;
    if (pane.scrollTop !== before) this.expected[side] = pane.scrollTop;
  }

  // Moves the other column to what belongs beside this one. The line that is held level goes down the screen with the
  // scrolling, so that beginnings and ends meet as well.
  follow(side) {
    const other = side === "a" ? "b" : "a";
    const [pane, there] = [this.panes[side], this.panes[other]];
    const most = this.mostScroll(side);
    if (most <= 0) return;
    const level = pane.clientHeight * Math.min(1, Math.max(0, pane.scrollTop / most));
    const own = this.ownKnots(side, other);
    if (own) return this.scrollTo(other, across(own, pane.scrollTop));
    const place = across(this.knots(side, other), pane.scrollTop + level);
    this.scrollTo(other, place - (there.clientHeight * level) / pane.clientHeight);
  }

  // The chosen match, while it is on the screen and stands out of order.
  ownKnots(side, other) {
    if (this.current < 0 || this.chain.includes(this.current)) return null;
    const [here, there] = [this.spots[side][this.current], this.spots[other][this.current]];
    const pane = this.panes[side];
    if (!here || !there || here.bottom < pane.scrollTop || here.top > pane.scrollTop + pane.clientHeight) return null;
    return [[here.top, there.top]];
  }

  knots(side, other) {
    const knots = [[0, 0]];
    const add = (here, there) => {
      const [before, beyond] = knots.at(-1);
      knots.push([Math.max(before, here), Math.max(beyond, there)]);
    };
    for (const n of this.chain) {
      const [here, there] = [this.spots[side][n], this.spots[other][n]];
      if (!here || !there) continue;
      add(here.top, there.top);
      add(here.bottom, there.bottom);
    }
    add(this.panes[side].scrollHeight, this.panes[other].scrollHeight);
    return knots;
  }

  // Brings both sides of a match to one height of the screen, as far as both columns can scroll there.
  show(n) {
    this.choose(n);
    const sides = ["a", "b"].filter((side) => this.spots[side][n]);
    const tallest = Math.max(...sides.map((side) => this.spots[side][n].bottom - this.spots[side][n].top));
    const height = this.panes.a.clientHeight || this.panes.b.clientHeight;
    let room = Math.min(height * 0.3, Math.max(24, (height - tallest) / 2));
    for (const side of sides) room = Math.max(room, this.spots[side][n].top - this.mostScroll(side));
    for (const side of sides) room = Math.min(room, this.spots[side][n].top);
    for (const side of sides) this.scrollTo(side, this.spots[side][n].top - room);
    this.soon();
  }

  mostScroll(side) {
    return this.panes[side].scrollHeight - this.panes[side].clientHeight;
  }

  choose(n) {
    this.current = n;
    this.bands.forEach((band, m) => band.classList.toggle("current", m === n));
    if (n >= 0) this.drawing.append(this.bands[n]);
  }

  // The first match of a column that is on the screen or below; -1 where there is none.
  at(side) {
    const { scrollTop } = this.panes[side];
    return this.spots[side].findIndex((spot) => spot && spot.top >= scrollTop);
  }
}
