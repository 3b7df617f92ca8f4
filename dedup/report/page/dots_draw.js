// The drawing of a dot plot on its canvas.

import { palette, prepareCanvas } from "./canvas.js";
import { HUES } from "./pair_text.js";
import { number } from "./wording.js";

// The room around the plot, for its axes.
export const MARGIN = { left: 56, top: 30, right: 12, bottom: 12 };
const FONT = "12px system-ui, sans-serif";

// A round step that gives some eight ticks: 1, 2 or 5 times a power of ten.
function tickStep(length, most) {
  const raw = length / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, raw)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= raw);
}

// Paints a plot. What does not change with the pointer is kept beside it and copied.
export function paintPlot(plot, anew) {
  const colour = palette();
  if (anew || !plot.sheet) {
    plot.sheet = document.createElement("canvas");
    paintSheet(plot, prepareCanvas(plot.sheet, plot.width, plot.height), colour);
  }
  const pen = prepareCanvas(plot.canvas, plot.width, plot.height);
  pen.drawImage(plot.sheet, 0, 0, plot.width, plot.height);
  if (plot.current >= 0) drawMatch(pen, plot, plot.pair.matches[plot.current], plot.current, colour, true);
}

function paintSheet(plot, pen, colour) {
  const { inner } = plot;
  pen.font = FONT;
  pen.fillStyle = colour("--panel");
  pen.fillRect(MARGIN.left, MARGIN.top, inner.width, inner.height);
  drawAxes(pen, plot, colour);
  if (plot.grams) drawGrams(pen, plot, colour);
  plot.pair.matches.forEach((match, n) => drawMatch(pen, plot, match, n, colour, false));
  pen.strokeStyle = colour("--line-strong");
  pen.lineWidth = 1;
  pen.strokeRect(MARGIN.left + 0.5, MARGIN.top + 0.5, inner.width - 1, inner.height - 1);
}

function drawGrams(pen, { grams, pair, texts, inner, x, y }, colour) {
  pen.fillStyle = colour("--ink-3");
  pen.globalAlpha = 0.75;
  const size = grams.x.length > 4000 ? 1.25 : 2;
  // Close enough for a dot: places of the string, not of characters beyond U+FFFF.
  const across = inner.width / Math.max(1, texts.a.string.length);
  const down = inner.height / Math.max(1, texts.b.string.length);
  const [left, top] = [x(pair.a.start), y(pair.b.start)];
  for (let i = 0; i < grams.x.length; i++) pen.fillRect(left + grams.x[i] * across, top + grams.y[i] * down, size, size);
  pen.globalAlpha = 1;
}

function drawAxes(pen, plot, colour) {
  const { inner, pair } = plot;
  pen.strokeStyle = colour("--line");
  pen.lineWidth = 1;
  pen.fillStyle = colour("--ink-2");
  pen.textBaseline = "middle";
  const across = tickStep(inner.lengthA, inner.width / 90);
  pen.textAlign = "center";
  for (let at = 0; at <= inner.lengthA; at += across) {
    const x = Math.round(plot.x(pair.a.start + at)) + 0.5;
    line(pen, x, MARGIN.top, x, MARGIN.top + inner.height);
    if (at) pen.fillText(number(at), Math.min(x, plot.width - 24), MARGIN.top - 10);
  }
  const down = tickStep(inner.lengthB, inner.height / 60);
  pen.textAlign = "right";
  for (let at = 0; at <= inner.lengthB; at += down) {
    const y = Math.round(plot.y(pair.b.start + at)) + 0.5;
    line(pen, MARGIN.left, y, MARGIN.left + inner.width, y);
    if (at) pen.fillText(number(at), MARGIN.left - 8, Math.min(y, plot.height - 8));
  }
  pen.textAlign = "left";
  pen.font = `600 ${FONT}`;
  pen.fillText("A →", MARGIN.left, MARGIN.top - 11);
  pen.textAlign = "right";
  pen.fillText("B ↓", MARGIN.left - 8, MARGIN.top + 8);
  pen.font = FONT;
}

function drawMatch(pen, plot, match, n, colour, chosen) {
  const [x0, y0] = [plot.x(match.a[0]), plot.y(match.b[0])];
  // A short match is still a dot that can be seen and pointed at.
  const x1 = Math.max(plot.x(match.a[1]), x0 + 3);
  const y1 = Math.max(plot.y(match.b[1]), y0 + 3);
  pen.lineCap = "round";
  if (chosen) {
    pen.strokeStyle = colour("--ink");
    pen.lineWidth = 8;
    line(pen, x0, y0, x1, y1);
  }
  pen.strokeStyle = colour(`--hue-${n % HUES}`);
  pen.setLineDash(match.kind === "outline" ? [2, 5] : []);
  pen.lineWidth = chosen ? 5 : 4;
  line(pen, x0, y0, x1, y1);
  pen.setLineDash([]);
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}
