// Running text with marks: what covers a place gives it its classes, the shortest of them its link.

// Nodes of the text between two places of its document. Ranges are {start, end, class, href, title, data}; where they
// overlap, classes are united. What cannot be seen is shown.
page.paint = (text, from, to, ranges = []) => {
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
    const piece = page.visible(text.slice(places[i], places[i + 1]));
    if (active.length) nodes.push(marked(active, places[i], piece));
    else nodes.push(...piece);
  }
  return nodes;
};

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
  return page.h(link ? "a" : "span", attributes, piece);
}

// The kind of a finding as a coloured dot and its name.
page.kind = (kind) => page.h("span", { class: "kind", "data-kind": kind }, page.say(`rules.${kind}.title`));

// The page, paragraph or block of an extracted document.
page.partOf = (place) => {
  const unit = ["page", "paragraph", "block"].find((name) => place[name] !== undefined);
  return page.say(`place.${unit}`, { n: place[unit] });
};

// Where an occurrence stands, for a person: "page.txt:12:3", or the block of an extracted document.
page.where = (place) => {
  const at =
    place.block === undefined
      ? `:${place.line}:${place.column}`
      : ` ${page.partOf(place)}`;
  return [page.foreign(place.document, { class: "id" }), page.h("span", { class: "at" }, at)];
};

// Where a speech is read: one of a draft in the draft.
page.speechLink = (id, query = {}) => {
  const owner = page.data.documentOf.get(page.data.speechOf.get(id)?.document);
  return owner?.role === "draft" ? page.link("overview", [owner.id], query) : page.link("speech", [id], query);
};

// A speech by its title, or by its id where it has none.
page.speechName = (id) => {
  const speech = page.data.speechOf.get(id);
  return page.foreign(speech?.title || id, { class: speech?.title ? "title" : "id" });
};

page.colour = (name) => {
  // A canvas takes no variables: the value that the page's theme gives them is read from an element.
  const probe = page.h("span", { hidden: true, style: { color: `var(${name})` } });
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};
