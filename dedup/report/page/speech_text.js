// The text of a speech with its marks, the list of them beside it, and the steps from one to the next.

import { differsLine } from "./differs.js";
import { foreign, h, visible } from "./dom.js";
import { kindLabel } from "./kinds.js";
import { link } from "./links.js";
import { paint } from "./marks.js";
import { partOf } from "./places.js";
import { number, say } from "./wording.js";

// Text is put into the page in pieces of about so many characters, which are laid out when they come into sight.
const PIECE = 4000;
// Sources have so many colours in turn.
export const HUES = 8;

// Of a long text the first pieces are painted at once; the others are text without marks until somebody has time: what paints
// each is put on the list `later`.
const AT_ONCE = 16;

export function pieces(text, found, later = null) {
  const out = [];
  for (let from = text.start; from < text.end;) {
    let to = Math.min(text.end, from + PIECE);
    if (to < text.end) {
      const line = text.string.indexOf("\n", text.unit(to));
      to = line < 0 ? text.end : Math.min(text.end, text.point(line) + 1, from + 3 * PIECE);
    }
    const [start, end] = [from, to];
    const piece = h("div", { class: "piece" }, later && out.length >= AT_ONCE ? visible(text.slice(start, end)) : paint(text, start, end, found));
    if (later && out.length >= AT_ONCE) later.push(() => piece.replaceChildren(...paint(text, start, end, found)));
    out.push(piece);
    from = to;
  }
  return out;
}

// A button for each kind in the text, pressed while it is shown.
export function toggles(hits, uses, hidden, draw) {
  const count = new Map();
  for (const { finding } of hits) count.set(finding.kind, (count.get(finding.kind) ?? 0) + 1);
  if (uses.length) count.set("template", uses.length);
  if (!count.size) return null;
  const button = ([kind, n]) =>
    h(
      "button",
      {
        type: "button",
        class: "toggle",
        title: say(`rules.${kind}.meaning`),
        "data-kind": kind,
        "aria-pressed": "true",
        onclick: (event) => {
          if (!hidden.delete(kind)) hidden.add(kind);
          event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(kind)));
          draw();
        },
      },
      kindLabel(kind),
      h("span", { class: "faint" }, number(n)),
    );
  return h("div", { class: "toolbar", role: "group", "aria-label": say("speech.show") }, [...count].map(button));
}

// The marks in order; their numbers are of sources, which have hues, or those of the findings, in the colour of the kind.
export function listed(hits, body, hued = false) {
  if (!hits.length) return null;
  const show = (start) => (event) => {
    const found = [...body.querySelectorAll("[data-begins]")].find((one) => Number(one.dataset.begins) >= start);
    if (!found) return;
    event.preventDefault();
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
  };
  const row = ({ finding, place, number: source }) =>
    h(
      "li",
      { "data-source": source || null },
      h(
        "a",
        { href: link("finding", [finding.id]), onclick: show(place.start) },
        source ? [h("span", { class: `source-number${hued ? ` hue-${(source - 1) % HUES}` : ""}`, "data-kind": finding.kind }, String(source)), " "] : null,
        kindLabel(finding.kind),
        " ",
        h("span", { class: "at" }, partOf(place)),
        " ",
        foreign(finding.evidence.excerpt, { class: "clip" }),
      ),
      differsLine(finding),
    );
  return [
    h("h2", {}, say("speech.in_order")),
    h("ol", { class: "plain beside small" }, hits.slice(0, 300).map(row)),
    hits.length > 300 ? h("p", { class: "small faint" }, say("overview.more", { n: hits.length - 300 })) : null,
  ];
}

// Lights what is of one number, in the text and beside it, where somebody points at or comes to it by key.
export function lightAlong(container) {
  const light = (event) => {
    const number = event.target.closest?.("[data-source]")?.dataset.source;
    for (const one of container.querySelectorAll(".is-lit")) one.classList.remove("is-lit");
    if (number) for (const one of container.querySelectorAll(`[data-source="${number}"]`)) one.classList.add("is-lit");
  };
  container.addEventListener("mouseover", light);
  container.addEventListener("focusin", light);
}

// Keys that go from one mark to the next.
export const stepKeys = (body) => ({
  n: ["speech.next", () => stepMarks(body, 1)],
  p: ["speech.previous", () => stepMarks(body, -1)],
});

export function stepMarks(body, by) {
  const hits = [...body.querySelectorAll(".hit.begins")];
  if (!hits.length) return;
  const at = hits.indexOf(document.activeElement);
  const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length];
  next.scrollIntoView({ block: "center" });
  next.focus({ preventScroll: true });
}
