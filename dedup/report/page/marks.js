// Running text with marks: what covers a place gives it its classes, the shortest of them its link.

import { h, visible } from "./dom.js";

// Nodes of the text between two places of its document. Ranges are {start, end, class, href, title, data}; where they
// overlap, classes are united. What cannot be seen is shown.
export function paint(text, from, to, ranges = []) {
  const inside = ranges.filter((range) => range.start < to && range.end > from && range.start < range.end);
  const edges = new Set([from, to]);
  for (const range of inside) edges.add(Math.max(range.start, from)).add(Math.min(range.end, to));
  const places = [...edges].sort((a, b) => a - b);
  const opening = [...inside].sort((a, b) => a.start - b.start);
  let active = [];
  let next = 0;
  const nodes = [];
  for (let i = 0; i + 1 < places.length; i++) {
    active = active.filter((range) => range.end > places[i]);
    while (next < opening.length && opening[next].start <= places[i]) active.push(opening[next++]);
    const piece = visible(text.slice(places[i], places[i + 1]));
    if (active.length) nodes.push(marked(active, places[i], piece));
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
    "data-from": at,
  };
  for (const range of shortest.toReversed()) {
    for (const [name, value] of Object.entries(range.data ?? {})) attributes[`data-${name}`] = value;
  }
  return h(link ? "a" : "span", attributes, piece);
}
