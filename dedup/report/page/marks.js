// Running text with marks: what covers a place gives it its classes, the shortest of them its link.

import { h, visible } from "./dom.js";
import { stretches } from "./stretches.js";

// Nodes of the text between two places of its document. Ranges are {start, end, class, href, title, data}, and may have
// a `tag`, the number that stands before them, and `onclick`; where they overlap, classes are united. What cannot be seen is
// shown.
export function paint(text, from, to, ranges = []) {
  const nodes = [];
  for (const [start, end, covering] of stretches(from, to, ranges)) {
    const piece = visible(text.slice(start, end));
    if (covering.length) nodes.push(marked(covering, start, piece));
    else nodes.push(...piece);
  }
  return nodes;
}

function marked(active, at, piece) {
  const shortest = active.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const link = shortest.find((range) => range.href);
  const titles = shortest.map((range) => range.title).filter(Boolean);
  const begins = active.some((range) => range.start === at) ? " begins" : "";
  const attributes = {
    class: [...new Set(active.map((range) => range.class))].join(" ") + begins,
    title: titles.length ? [...new Set(titles)].join("\n") : null,
    href: link?.href,
    "data-tag": shortest.find((range) => range.tag && range.start === at)?.tag,
    onclick: link?.onclick,
  };
  for (const range of shortest.toReversed()) {
    for (const [name, value] of Object.entries(range.data ?? {})) attributes[`data-${name}`] = value;
  }
  return h(link ? "a" : "span", attributes, piece);
}
