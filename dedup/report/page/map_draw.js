// The drawing of the map on its canvas: shaded cells, boxes around families, names, and the cross of the cursor.

import { palette, prepareCanvas } from "./canvas.js";
import { plain } from "./dom.js";
import { number } from "./wording.js";

const MAX_CELL = 38;
const LABELLED = 11; // pixels a row needs for its name
const NUMBERED = 17; // and a column for its number
const GAP = 8;

// How strong a share is drawn: small ones can still be told from nothing.
const strength = (share) => (share > 0 ? 0.1 + 0.9 * share ** 0.7 : 0);

// Where cells stand: {left, top, cell, width, height, named, numbered}.
function gridOf(map) {
  const n = map.model.rows.length;
  const width = map.canvas.parentElement.clientWidth;
  const names = Math.min(280, width * 0.36);
  let cell = Math.min(MAX_CELL, (width - names - GAP) / n);
  const named = cell >= LABELLED;
  if (!named) cell = Math.min(MAX_CELL, (width - 2) / n);
  const numbered = named && cell >= NUMBERED;
  const left = named ? names + GAP : 1;
  const top = numbered ? 24 : 1;
  return { left, top, cell, named, numbered, names, width, height: top + cell * n + 2 };
}

// Paints the map. What does not change with the cursor is kept beside it and copied.
export function paintMap(map, anew) {
  if (anew || !map.sheet) {
    map.grid = gridOf(map);
    map.sheet = document.createElement("canvas");
    paintSheet(map, prepareCanvas(map.sheet, map.grid.width, map.grid.height));
  }
  const pen = prepareCanvas(map.canvas, map.grid.width, map.grid.height);
  pen.drawImage(map.sheet, 0, 0, map.grid.width, map.grid.height);
  if (map.cursor) paintCursor(map, pen);
}

function paintSheet(map, pen) {
  const { grid, model } = map;
  const { left, top, cell } = grid;
  const colour = palette();
  const n = model.rows.length;
  const side = cell * n;
  const gap = cell > 8 ? 1 : 0;
  pen.fillStyle = colour("--panel");
  pen.fillRect(left, top, side, side);
  const accent = colour("--accent");
  const box = (i, j) => pen.fillRect(left + j * cell, top + i * cell, Math.max(1, cell - gap), Math.max(1, cell - gap));
  pen.fillStyle = accent;
  for (const { i, j, share } of model.cells) {
    pen.globalAlpha = strength(share);
    box(i, j);
    box(j, i);
  }
  pen.globalAlpha = 1;
  paintDiagonal(pen, map, colour, box);
  paintFamilies(pen, map, colour);
  pen.strokeStyle = colour("--line");
  pen.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
  if (grid.named) paintNames(pen, map, colour);
}

// A row against itself: what repeats within it.
function paintDiagonal(pen, map, colour, box) {
  const { rows, within, size } = map.model;
  rows.forEach((id, i) => {
    pen.fillStyle = colour("--line");
    box(i, i);
    const share = Math.min(1, (within.get(id) ?? 0) / Math.max(1, size(id)));
    if (!share) return;
    pen.fillStyle = colour("--accent");
    pen.globalAlpha = strength(share);
    box(i, i);
    pen.globalAlpha = 1;
  });
}

function paintFamilies(pen, map, colour) {
  const { left, top, cell } = map.grid;
  pen.strokeStyle = colour("--ink-2");
  pen.lineWidth = cell < 4 ? 1 : 1.5;
  let at = 0;
  for (const group of map.model.groups) {
    if (group.length > 1) pen.strokeRect(left + at * cell - 0.5, top + at * cell - 0.5, group.length * cell, group.length * cell);
    at += group.length;
  }
  pen.lineWidth = 1;
}

function paintNames(pen, map, colour) {
  const { left, top, cell, names, numbered } = map.grid;
  const size = Math.min(13, Math.max(9, cell - 3));
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = "middle";
  pen.fillStyle = colour("--ink");
  const room = numbered ? names - 30 : names;
  map.model.rows.forEach((id, i) => {
    const y = top + i * cell + cell / 2;
    pen.textAlign = "left";
    pen.fillStyle = colour("--ink");
    pen.fillText(shorten(pen, plain(map.name(id)), room), 0, y);
    if (!numbered) return;
    pen.fillStyle = colour("--ink-3");
    pen.textAlign = "right";
    pen.fillText(number(i + 1), left - GAP, y);
    pen.textAlign = "center";
    pen.fillText(number(i + 1), left + i * cell + cell / 2, top - 12);
  });
}

// A name cut to a width, with an ellipsis.
function shorten(pen, name, room) {
  if (pen.measureText(name).width <= room) return name;
  const characters = [...name];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`${characters.slice(0, middle).join("")}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join("")}…`;
}

function paintCursor(map, pen) {
  const { left, top, cell, named } = map.grid;
  const { i, j } = map.cursor;
  const colour = palette();
  const side = cell * map.model.rows.length;
  pen.fillStyle = colour("--ink");
  pen.globalAlpha = 0.07;
  pen.fillRect(named ? 0 : left, top + i * cell, left + side, cell);
  pen.fillRect(left + j * cell, 0, cell, top + side);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour("--ink");
  pen.lineWidth = 2;
  const least = Math.max(cell, 5);
  pen.strokeRect(left + j * cell, top + i * cell, least, least);
}
