// One column of the pair view: the text of a speech with its matches, what differs in them, and the marks of other findings.

import { diffRuns } from "./diff.js";
import { h, visible } from "./dom.js";
import { MARK_KINDS } from "./kinds.js";
import { data } from "./report.js";
import { stretches } from "./stretches.js";
import { COUNTED } from "./text.js";
import { whole, wholeMark } from "./whole.js";
import { number } from "./wording.js";

export const HUES = 8;

// What a column marks besides its matches: [{start, end, type}] in code points of the document.
export function marksOf(speech) {
  const marks = [];
  for (const finding of data.findingsIn.get(speech.id) ?? []) {
    if (!MARK_KINDS.includes(finding.kind)) continue;
    for (const place of finding.occurrences) {
      if (place.speech === speech.id) marks.push({ start: place.start, end: place.end, type: finding.kind });
    }
  }
  for (const [id, start, end] of speech.template_sequence ?? []) marks.push({ start, end, type: "template", id });
  return marks;
}

// What differs in a match, as marks of both sides; none where diffRuns gives up. What stands at one place instead of
// something else counts as one difference.
export function differences(match, left, right) {
  const sides = { a: [], b: [] };
  const spans = { a: whole(left, match.a), b: whole(right, match.b) };
  const [from, to] = [left.slice(...spans.a), right.slice(...spans.b)];
  const change = [];
  for (const [run, fromA, toA, fromB, toB] of [...(diffRuns(from, to) ?? []), ["same"]]) {
    if (run === "a") change.push(["a", left, spans.a[0], from, fromA, toA]);
    else if (run === "b") change.push(["b", right, spans.b[0], to, fromB, toB]);
    else note(change.splice(0));
  }
  return sides;

  // A difference in what does not count is marked faintly.
  function note(parts) {
    const type = parts.some(([, , , string, first, end]) => COUNTED.test(string.slice(first, end))) ? "differs" : "slight";
    for (const [side, text, start, , first, end] of parts) {
      const base = text.unit(start);
      sides[side].push({ start: text.point(base + first), end: text.point(base + end), type });
    }
  }
}

// Cuts each line [start, end] at the edges of the marks in it: calls piece(line, from, to, marks that cover it), all in order
// of place.
function cutLines(lines, marks, piece) {
  const coming = [...marks].sort((x, y) => x.start - y.start);
  let open = [];
  let next = 0;
  lines.forEach(([start, end], line) => {
    open = open.filter((mark) => mark.end > start);
    while (next < coming.length && coming[next].start < end) open.push(coming[next++]);
    for (const [from, to, covering] of stretches(start, end, open)) piece(line, from, to, covering);
  });
}

// Spans of the lines of a text, without their breaks.
function linesOf(text) {
  const lines = [];
  let from = 0;
  for (;;) {
    const at = text.string.indexOf("\n", from);
    let end = at < 0 ? text.string.length : at;
    if (end > from && text.string[end - 1] === "\r") end -= 1;
    lines.push([text.point(from), text.point(end)]);
    if (at < 0) return lines;
    from = at + 1;
  }
}

// Renders a column. `matches` are those of the pair, `side` is "a" or "b", `differing` the marks of differences on this
// side, `onmatch(n)` is called when one is chosen. Returns {element, first, last}: by match number, the elements that it
// begins and ends with.
export function renderColumn({ speech, text, matches, side, differing, onmatch, describe }) {
  const first = new Array(matches.length).fill(null);
  const last = new Array(matches.length).fill(null);
  const marks = marksOf(speech);
  matches.forEach((match, n) => marks.push(wholeMark(text, { start: match[side][0], end: match[side][1], type: "match", n })));
  marks.push(...differing);

  const piece = (line, from, to, covering) => {
    const nodes = visible(text.slice(from, to));
    const inside = covering.filter((mark) => mark.type === "match").sort((x, y) => x.end - x.start - (y.end - y.start));
    for (const mark of inside) {
      if (first[mark.n]) continue;
      first[mark.n] = tagOf(mark.n);
      line.append(first[mark.n]);
    }
    if (!covering.length) return line.append(...nodes);
    // Where matches overlap the shortest gives its colour, and is the one that a click chooses.
    const shown = inside[0];
    const classes = covering.filter((mark) => mark !== shown && mark.type !== "match").map((mark) => `is-${mark.type}`);
    if (shown) classes.unshift("match", `hue-${shown.n % HUES}`, ...inside.map((mark) => `in-${mark.n}`));
    if (shown && matches[shown.n].kind === "outline") classes.push("is-outline");
    const element = h(differs(covering) ? "em" : "span", {
      class: classes.join(" "),
      "data-match": shown ? shown.n : null,
      onclick: shown ? () => onmatch(shown.n, side) : null,
    }, nodes);
    line.append(element);
    for (const mark of inside) last[mark.n] = element;
  };
  const differs = (covering) => covering.some((mark) => mark.type === "differs" || mark.type === "slight");
  const tagOf = (n) => h("button", {
    type: "button",
    class: `match-tag hue-${n % HUES} in-${n}`,
    "data-match": n,
    "aria-label": describe(n),
    onclick: () => onmatch(n, side, true),
  }, number(n + 1));

  const element = h("div", { class: "pair-text" });
  const lines = linesOf(text);
  const paragraphs = lines.map(([start, end]) => h("p", { class: start === end ? "blank" : null }));
  cutLines(lines, marks, (line, from, to, covering) => piece(paragraphs[line], from, to, covering));
  element.append(...paragraphs);
  return { element, first, last };
}
