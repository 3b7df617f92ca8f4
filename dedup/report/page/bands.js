// The shape of the bands between two columns, and which place in one belongs to a place in the other.

// Lines that lead from a match on the screen to one far off are drawn no further than this beyond the edge.
const BEYOND = 4000;

// A band between two columns: from [top, bottom] on its left edge to [top, bottom] on its right one.
export function bandPath(left, right, width) {
  const near = (y) => Math.max(-BEYOND, Math.min(BEYOND, y)).toFixed(1);
  const half = width / 2;
  const [t0, b0, t1, b1] = [left.top, left.bottom, right.top, right.bottom].map(near);
  return `M0 ${t0}C${half} ${t0} ${half} ${t1} ${width} ${t1}V${b1}C${half} ${b1} ${half} ${b0} 0 ${b0}Z`;
}

// The place in the other column that belongs to y: `knots` are ascending [here, there] pairs, in proportion between them,
// one to one beyond the first and last.
export function across(knots, y) {
  const [first, end] = [knots[0], knots.at(-1)];
  if (y <= first[0]) return first[1] - (first[0] - y);
  if (y >= end[0]) return end[1] + (y - end[0]);
  const at = knots.findIndex((knot) => knot[0] > y);
  const [[here, there], [hereNext, thereNext]] = [knots[at - 1], knots[at]];
  return there + ((y - here) / Math.max(1, hereNext - here)) * (thereNext - there);
}
