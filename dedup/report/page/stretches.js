// A stretch of text cut at the edges of what covers it.

// Ranges are {start, end} and more; yields [from, to, ranges that cover it], in order of place, the ranges by their starts.
export function* stretches(from, to, ranges) {
  const inside = ranges.filter((range) => range.start < to && range.end > from && range.start < range.end);
  const opening = inside.sort((a, b) => a.start - b.start);
  const edges = new Set([from, to]);
  for (const range of inside) edges.add(Math.max(range.start, from)).add(Math.min(range.end, to));
  const places = [...edges].sort((a, b) => a - b);
  let covering = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    covering = covering.filter((range) => range.end > places[i]);
    while (next < opening.length && opening[next].start <= places[i]) covering.push(opening[next++]);
    yield [places[i], places[i + 1], covering];
  }
}
