// #map: documents or speeches against one another, shaded by how much they share, families beside each other. `?by=speeches`
// or `?by=documents` says which.

import { onNewLook } from "./canvas.js";
import { button, foreign, h } from "./dom.js";
import { COPY_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { chooseRows, shareOut, similarities } from "./map_data.js";
import { paintMap } from "./map_draw.js";
import { clusterRows } from "./map_order.js";
import { data } from "./report.js";
import { number, percent, say } from "./wording.js";

const PAGE_OF_PAIRS = 50;
const ARROWS = new Map([["ArrowLeft", [0, -1]], ["ArrowRight", [0, 1]], ["ArrowUp", [-1, 0]], ["ArrowDown", [1, 0]]]);

export const view = {
  name: "map",
  nav: "nav.map",
  key: "3",
  // Drafts are compared with old texts, not these with one another.
  absent: () => Boolean(data.drafts),
  render(container, _, context) {
    const { query } = context;
    const between = (by) => mapModel(by, query.has("outlines"));
    let by = query.get("by");
    if (by !== "documents" && by !== "speeches") by = between("documents").rows.length > 2 ? "documents" : "speeches";
    const model = between(by);
    const map = new MapView(model);
    container.append(
      h("h1", {}, say("map.title")),
      h("p", { class: "lead muted" }, say("map.lead")),
      map.toolbar(),
    );
    if (!model.rows.length) {
      // Where only templates were looked for, nothing is known of copies.
      const looked = Object.keys(data.summary.findings).some((kind) => kind !== "template" && kind !== "outline");
      const none = by === "documents" ? "map.no_documents" : "map.no_speeches";
      container.append(h("p", { class: "notice" }, say(looked ? none : "map.not_looked")));
      return undefined;
    }
    container.append(map.element());
    context.ready(() => map.begin());
    return () => map.end();
  },
};

// Everything the map shows, by "documents" or "speeches". Made once for each; a report does not change.
const models = new Map();
function mapModel(by, outlines) {
  const key = `${by} ${outlines}`;
  if (!models.has(key)) models.set(key, makeModel(by, outlines));
  return models.get(key);
}

function makeModel(by, outlines) {
    const documents = by === "documents";
  const of = documents ? data.documentOf : data.speechOf;
  const size = documents ? (id) => of.get(id)?.characters ?? 0 : (id) => (of.has(id) ? of.get(id).end - of.get(id).start : 0);
  const owner = documents ? (place) => place.document : (place) => place.speech;
  const kinds = new Set(COPY_KINDS);
  if (outlines) kinds.add("outline");
  const shared = shareOut(data.findings, owner, size, kinds);
  const chosen = chooseRows(shared.pairs, [...of.keys()]);
  const matrix = similarities(shared.pairs, chosen.rows);
  const groups = clusterRows(matrix, chosen.rows.length);
  const rows = groups.flat().map((i) => chosen.rows[i]);
  const place = new Map(rows.map((id, i) => [id, i]));
  const cells = shared.pairs
    .filter(({ a, b }) => place.has(a) && place.has(b))
    .map((pair) => ({ ...pair, i: place.get(pair.a), j: place.get(pair.b) }));
  const at = new Map(cells.flatMap((cell) => [[cell.i * rows.length + cell.j, cell], [cell.j * rows.length + cell.i, cell]]));
  return { ...shared, by, outlines, rows, cells, at, groups, size, holders: chosen.holders, all: of.size };
}

class MapView {
  constructor(model) {
    this.model = model;
    this.cursor = null;
    this.listed = 0;
  }

  // The name of a row as a string, what cannot be seen made visible.
  name(id) {
    if (this.model.by === "documents") return id;
    const speech = data.speechOf.get(id);
    return speech?.title.trim() ? speech.title : id;
  }

  // A row in the list: speeches of one title are told apart by their ids.
  named(id) {
    const name = this.name(id);
    if (name === id) return h("span", {}, foreign(name));
    const { document } = data.speechOf.get(id);
    // A long name of a document is cut at its end; the number of the speech behind it stays.
    return h("span", {}, foreign(name), h("span", { class: "id" }, foreign(document), id.slice(document.length)));
  }

  toolbar() {
    const { by, outlines } = this.model;
    const way = (name, wording) => h("a", {
      class: "way", href: link("map", [], { by: name, outlines: outlines ? 1 : "" }), "aria-current": name === by ? "page" : null,
    }, say(wording));
    const some = data.findings.some((finding) => finding.kind === "outline");
    const count = (event) => (location.hash = link("map", [], { by, outlines: event.target.checked ? 1 : "" }));
    return h("div", { class: "view-tools map-tools" },
      h("nav", { class: "ways", "aria-label": say("map.by") }, way("documents", "map.documents"), way("speeches", "map.speeches")),
      some ? h("label", { class: "check" },
        h("input", { type: "checkbox", checked: outlines, onchange: count }), say("map.outlines")) : null,
      h("span", { class: "spring" }),
      h("div", { class: "ramp", "aria-hidden": "true" },
        h("span", {}, "0%"), h("span", { class: "ramp-bar" }), h("span", {}, "100%")));
  }

  element() {
    this.canvas = h("canvas", {
      tabindex: 0, role: "application",
      "aria-label": say("map.label", { n: this.model.rows.length }), "aria-describedby": "map-tip",
      onpointermove: (event) => this.point(event),
      onpointerleave: () => this.move(null),
      onclick: (event) => this.click(event),
      onfocus: () => this.canvas.matches(":focus-visible") && !this.cursor && this.move(this.first()),
      onkeydown: (event) => this.key(event),
    });
    this.tip = h("p", { id: "map-tip", class: "map-tip", role: "status" }, say("map.hint"));
    this.pairs = h("ol", {});
    this.more = button(say("map.more"), () => this.listMore(), { class: "more" });
    this.listMore();
    return h("div", { class: "map" },
      h("figure", { class: "map-figure" },
        this.tip, h("div", { class: "map-sheet" }, this.canvas), h("figcaption", {}, this.notes())),
      h("section", { class: "map-pairs", "aria-labelledby": "map-pairs" },
        h("h2", { id: "map-pairs" }, say("map.pairs"), " ",
          h("span", { class: "muted num" }, number(this.model.pairs.length))),
        this.pairs, this.more));
  }

  notes() {
    const { rows, holders, all, groups, cut, by } = this.model;
    const families = groups.filter((group) => group.length > 1).length;
    const lines = [
      holders < all ? say(by === "documents" ? "map.some_documents" : "map.some_speeches", { holders, all }) : null,
      families ? say("map.families", { n: families }) : null,
      rows.length < holders ? say("map.heaviest", { shown: rows.length }) : null,
      cut ? say("map.cut", { n: cut }) : null,
    ];
    return lines.filter(Boolean).map((line) => h("p", { class: "muted" }, line));
  }

  listMore() {
    const { pairs } = this.model;
    const end = Math.min(pairs.length, this.listed + PAGE_OF_PAIRS);
    for (const pair of pairs.slice(this.listed, end)) {
      this.pairs.append(h("li", {}, h("a", { href: this.target(pair.a, pair.b) },
        h("span", { class: "names" }, this.named(pair.a), this.named(pair.b)),
        h("span", { class: "meter", "aria-hidden": "true" }, h("span", { style: { width: `${(100 * pair.share).toFixed(1)}%` } })),
        h("span", { class: "num share" }, say("map.share", { share: percent(pair.share), n: pair.shared })))));
    }
    this.listed = end;
    this.more.hidden = end >= pairs.length;
  }

  // The fragment of the pair view for two rows. Of two documents it is the two speeches that share most.
  target(a, b) {
    if (this.model.by === "speeches") return link("pair", [a, b]);
    const model = mapModel("speeches", this.model.outlines);
    const document = (id) => data.speechOf.get(id)?.document;
    let best = null;
    for (const pair of model.pairs) {
      const [x, y] = [document(pair.a), document(pair.b)];
      if (((x === a && y === b) || (x === b && y === a)) && !(best && best.shared >= pair.shared)) best = pair;
    }
    for (const [id, shared] of a === b ? model.within : []) {
      if (document(id) === a && !(best && best.shared >= shared)) best = { a: id, b: id, shared };
    }
    if (!best) return null;
    return link("pair", document(best.a) === a ? [best.a, best.b] : [best.b, best.a]);
  }

  // Where the keyboard begins: the pair that shares most.
  first() {
    const [cell] = this.model.cells;
    return cell ? { i: cell.i, j: cell.j } : { i: 0, j: 0 };
  }

  begin() {
    const draw = () => this.draw(true);
    this.stop = onNewLook(this.canvas.parentElement, draw);
    document.fonts?.ready.then(draw);
  }

  end() {
    this.stop?.();
  }

  draw(anew = false) {
    paintMap(this, anew);
  }

  point(event) {
    const { left, top, cell } = this.grid;
    const i = Math.floor((event.offsetY - top) / cell);
    const j = Math.floor((event.offsetX - left) / cell);
    const n = this.model.rows.length;
    this.move(i >= 0 && j >= 0 && i < n && j < n ? { i, j } : null);
  }

  // A finger cannot point: its first touch shows the pair, the second opens it.
  click(event) {
    this.point(event);
    const cell = this.cursor ? `${this.cursor.i} ${this.cursor.j}` : "";
    const again = cell === this.touched;
    this.touched = cell;
    if (event.pointerType !== "touch" || again) this.open();
  }

  key(event) {
    const n = this.model.rows.length;
    const at = this.cursor ?? this.first();
    const arrow = ARROWS.get(event.key);
    if (event.key === "Enter") return this.open();
    if (!arrow) return undefined;
    event.preventDefault();
    const within = (x) => Math.min(n - 1, Math.max(0, x));
    return this.move({ i: within(at.i + arrow[0]), j: within(at.j + arrow[1]) });
  }

  move(cursor) {
    if (cursor?.i === this.cursor?.i && cursor?.j === this.cursor?.j) return;
    this.cursor = cursor;
    this.canvas.classList.toggle("on-cell", Boolean(this.shown()));
    this.tell();
    this.draw();
  }

  // The pair under the cursor, if it shares anything: {a, b, shared, share}.
  shown() {
    if (!this.cursor) return null;
    const { rows, at, within, size } = this.model;
    const { i, j } = this.cursor;
    if (i !== j) return at.get(i * rows.length + j) ?? null;
    const shared = within.get(rows[i]);
    return shared ? { a: rows[i], b: rows[i], shared, share: Math.min(1, shared / Math.max(1, size(rows[i]))) } : null;
  }

  tell() {
    if (!this.cursor) return this.tip.replaceChildren(say("map.hint"));
    const { rows } = this.model;
    const { i, j } = this.cursor;
    const pair = this.shown();
    const names = i === j ? [foreign(this.name(rows[i]))] : [foreign(this.name(rows[i])), " × ", foreign(this.name(rows[j]))];
    const key = i === j ? (pair ? "map.itself" : "map.nothing_within") : pair ? "map.share" : "map.nothing";
    const values = pair ? { share: percent(pair.share), n: pair.shared } : {};
    return this.tip.replaceChildren(...names, " — ", h("strong", {}, say(key, values)));
  }

  open() {
    if (!this.shown()) return;
    const { rows } = this.model;
    const target = this.target(rows[this.cursor.i], rows[this.cursor.j]);
    if (target) location.hash = target;
  }
}
