// Where two texts are alike, whether a finding says so or not: the places of grams that both hold.

import { COUNTED } from "./text.js";

// A gram: characters of an unspaced script, or letters of a spaced one, that follow one another when marks are left out.
const GRAM = { unspaced: 6, spaced: 14 };
// A gram that stands more often than this in one of the texts is everywhere, and would hide the rest.
const MAX_PLACES = 6;
const MAX_DOTS = 400_000;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;

// What counts of a text, in lower case, with the place in the string of each: {codes: Uint16Array, places: Uint32Array}.
function foldUnits(string) {
  const codes = new Uint16Array(string.length);
  const places = new Uint32Array(string.length);
  const counts = new Map();
  let n = 0;
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (!counts.has(code)) {
      // Half of a pair counts as it stands: two texts share it only where they share the character.
      const character = string[i];
      const pair = code >= 0xd800 && code <= 0xdfff;
      counts.set(code, pair || COUNTED.test(character) ? character.toLowerCase().charCodeAt(0) : 0);
    }
    const folded = counts.get(code);
    if (!folded) continue;
    codes[n] = folded;
    places[n++] = i;
  }
  return { codes: codes.subarray(0, n), places: places.subarray(0, n) };
}

function gramLength(first, second) {
  const length = first.length + second.length;
  const unspaced = (first.match(UNSPACED)?.length ?? 0) + (second.match(UNSPACED)?.length ?? 0);
  return unspaced * 4 > length ? GRAM.unspaced : GRAM.spaced;
}

// Rolling hashes of all grams (Karp, Rabin 1987), modulo 2 ** 32.
function gramHashes(codes, length) {
  const hashes = new Int32Array(Math.max(0, codes.length - length + 1));
  let leaving = 1;
  for (let i = 1; i < length; i++) leaving = Math.imul(leaving, 0x01000193);
  let hash = 0;
  for (let i = 0; i < codes.length; i++) {
    if (i >= length) hash = (hash - Math.imul(codes[i - length], leaving)) | 0;
    hash = (Math.imul(hash, 0x01000193) + codes[i]) | 0;
    if (i >= length - 1) hashes[i - length + 1] = hash;
  }
  return hashes;
}

const sameGram = (x, i, y, j, length) => {
  for (let n = 0; n < length; n++) if (x[i + n] !== y[j + n]) return false;
  return true;
};

// Shared grams of two strings as places in them: {x: Uint32Array, y: Uint32Array, length, cut}; cut is true where there were
// more than MAX_DOTS. `same` leaves out the diagonal of a text beside itself.
export function sharedGrams(first, second, same = false) {
  const length = gramLength(first, second);
  const [left, right] = [foldUnits(first), foldUnits(second)];
  const where = new Map();
  gramHashes(right.codes, length).forEach((hash, j) => {
    const places = where.get(hash);
    if (!places) where.set(hash, [j]);
    else if (places.length <= MAX_PLACES) places.push(j);
  });
  const often = new Map();
  const hashes = gramHashes(left.codes, length);
  for (const hash of hashes) if (where.has(hash)) often.set(hash, (often.get(hash) ?? 0) + 1);
  const [x, y] = [[], []];
  for (let i = 0; i < hashes.length && x.length < MAX_DOTS; i++) {
    const places = where.get(hashes[i]);
    if (!places || places.length > MAX_PLACES || often.get(hashes[i]) > MAX_PLACES) continue;
    for (const j of places) {
      if ((same && i === j) || !sameGram(left.codes, i, right.codes, j, length)) continue;
      x.push(left.places[i]);
      y.push(right.places[j]);
    }
  }
  return { x: Uint32Array.from(x), y: Uint32Array.from(y), length, cut: x.length >= MAX_DOTS };
}
