// The drawing of a dot plot on its canvas.

const FONT = "12px system-ui, sans-serif";

// A canvas of a size in pixels of the page, sharp on any screen.
function prepare(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.setProperty("width", `${width}px`);
  canvas.style.setProperty("height", `${height}px`);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

// The colours of the theme, each looked up once: colour("--ink").
function palette() {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, page.colour(name));
    return known.get(name);
  };
}

// A round step that gives some eight ticks: 1, 2 or 5 times a power of ten.
function tickStep(length, most) {
  const raw = length / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, raw)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= raw);
}

// Paints a plot. What does not change with the pointer is kept beside it and copied.
function paint(plot, anew) {
  const colour = palette();
  if (anew || !plot.sheet) {
    plot.sheet = document.createElement("canvas");
    paintSheet(plot, prepare(plot.sheet, plot.width, plot.height), colour);
  }
  const pen = prepare(plot.canvas, plot.width, plot.height);
  pen.drawImage(plot.sheet, 0, 0, plot.width, plot.height);
  if (plot.current >= 0) drawMatch(pen, plot, plot.pair.matches[plot.current], plot.current, colour, true);
}

function paintSheet(plot, pen, colour) {
  const { inner } = plot;
  const margin = page.dotMargin;
  pen.font = FONT;
  pen.fillStyle = colour("--panel");
  pen.fillRect(margin.left, margin.top, inner.width, inner.height);
  drawAxes(pen, plot, colour);
  if (plot.grams) drawGrams(pen, plot, colour);
  plot.pair.matches.forEach((match, n) => drawMatch(pen, plot, match, n, colour, false));
  pen.strokeStyle = colour("--line-strong");
  pen.lineWidth = 1;
  pen.strokeRect(margin.left + 0.5, margin.top + 0.5, inner.width - 1, inner.height - 1);
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
  const { inner, pair, context } = plot;
  const margin = page.dotMargin;
  pen.strokeStyle = colour("--line");
  pen.lineWidth = 1;
  pen.fillStyle = colour("--ink-2");
  pen.textBaseline = "middle";
  const across = tickStep(inner.lengthA, inner.width / 90);
  pen.textAlign = "center";
  for (let at = 0; at <= inner.lengthA; at += across) {
    const x = Math.round(plot.x(pair.a.start + at)) + 0.5;
    line(pen, x, margin.top, x, margin.top + inner.height);
    if (at) pen.fillText(context.number(at), Math.min(x, plot.width - 24), margin.top - 10);
  }
  const down = tickStep(inner.lengthB, inner.height / 60);
  pen.textAlign = "right";
  for (let at = 0; at <= inner.lengthB; at += down) {
    const y = Math.round(plot.y(pair.b.start + at)) + 0.5;
    line(pen, margin.left, y, margin.left + inner.width, y);
    if (at) pen.fillText(context.number(at), margin.left - 8, Math.min(y, plot.height - 8));
  }
  pen.textAlign = "left";
  pen.font = `600 ${FONT}`;
  pen.fillText("A →", margin.left, margin.top - 11);
  pen.textAlign = "right";
  pen.fillText("B ↓", margin.left - 8, margin.top + 8);
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
  pen.strokeStyle = colour(`--hue-${n % page.pairText.HUES}`);
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

page.dotDrawing = { paint };
page.canvas = { prepare, palette, tickStep, FONT };
