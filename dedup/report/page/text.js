// The text of a speech, and what of a text counts.

// Characters that count: letters and digits of any script. Folding drops the rest.
export const COUNTED = /[\p{L}\p{N}]/u;
const ALL_COUNTED = new RegExp(COUNTED, "gu");
export const countIn = (string) => string.match(ALL_COUNTED)?.length ?? 0;

// Places are code points of the document, as everywhere in a report; a JavaScript string counts a character beyond U+FFFF
// twice, so the places of those are kept.
export class SpeechText {
  constructor(string, start) {
    this.string = string;
    this.start = start;
    this.wide = [];
    let at = start;
    if (/[\ud800-\udfff]/.test(string)) {
      for (const character of string) {
        if (character.length > 1) this.wide.push(at);
        at++;
      }
    } else {
      at += string.length;
    }
    this.end = at;
  }

  // The place in the string of a place in the document.
  unit(at) {
    const place = Math.min(Math.max(at, this.start), this.end);
    return place - this.start + lowerBound(this.wide, place);
  }

  // The place in the document of a place in the string.
  point(unit) {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.unit(middle) < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(from, to) {
    return this.string.slice(this.unit(from), this.unit(to));
  }
}

// How many of the ascending numbers are less than the value.
function lowerBound(numbers, value) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
