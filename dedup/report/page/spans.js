// Sets of places, as spans [start, end] in order and apart from one another.

export function unite(spans) {
  const out = [];
  for (const [start, end] of spans.filter(([from, to]) => from < to).sort((x, y) => x[0] - y[0])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

// The places of both.
export function common(spans, others) {
  const out = [];
  let next = 0;
  for (const [start, end] of spans) {
    while (next < others.length && others[next][1] <= start) next++;
    for (let i = next; i < others.length && others[i][0] < end; i++) {
      out.push([Math.max(start, others[i][0]), Math.min(end, others[i][1])]);
    }
  }
  return out;
}

// The places of the first that the others do not have.
export function without(spans, others) {
  const gaps = [];
  let from = -Infinity;
  for (const [start, end] of others) {
    gaps.push([from, start]);
    from = end;
  }
  gaps.push([from, Infinity]);
  return common(spans, gaps);
}
