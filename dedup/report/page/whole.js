// Words and numbers as wholes: what is shown of a text begins and ends at their borders, wherever a finding does, as the
// program does it (dedup/text/whole.py says why). Places and shares stay what they are.

// Words and numbers of more characters on one side are none.
const REACH = 40;
const LETTER = "(?:(?![\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\uabff\\uf900-\\ufaff\\uff66-\\uff9f\\u{10000}-\\u{10ffff}])[\\p{L}\\p{N}]|[\\u0300-\\u036f\\u0591-\\u05bd\\u064b-\\u0652\\u0900-\\u0d7f])";
const FIGURE = "[0-9０-９〇零一二三四五六七八九十百千万亿两]";
const DAY = `(?:${FIGURE}+日)?`;
const BEHIND = `(?:年(?:${FIGURE}+月${DAY})?|月${DAY}|日|[%％‰°])?`;
const NUMBER = `[$¥￥€£]?${FIGURE}+(?:[-.,:/．，：／·][0-9０-９]+)*${BEHIND}`;
const TOKEN = new RegExp(`${NUMBER}${LETTER}*|${LETTER}+(?:['’]${LETTER}+)*`, "gu");

// All that may stand in one, beside what is below U+2E80: few findings begin or end between two that do.
const PARTS = /[!-\u2e7f￥％〇零一二三四五六七八九十百千万亿两．，：／年月日０-９Ａ-Ｚａ-ｚ\uac00-\ud7a3]/;

// The word or number of a string that a place is inside of, as [start, end]; the place twice where it is inside of none.
export function tokenAt(string, at) {
  if (!at || !PARTS.test(string[at - 1]) || !PARTS.test(string[at] ?? "")) return [at, at];
  const base = Math.max(0, at - REACH);
  const near = string.slice(base, at + REACH);
  for (const { index, 0: token } of near.matchAll(TOKEN)) {
    const [first, last] = [base + index, base + index + token.length];
    if (first >= at) break;
    const cut = (base && first === base) || (last === base + near.length && last < string.length);
    if (last > at && !cut) return [first, last];
  }
  return [at, at];
}

// A span [start, end] of a text, in places of its document, with the rest of the words and numbers that it begins and ends in.
export function whole(text, [start, end]) {
  if (start >= end || end <= text.start || start >= text.end) return [start, end];
  return [text.point(tokenAt(text.string, text.unit(start))[0]), text.point(tokenAt(text.string, text.unit(end))[1])];
}

// A mark, {start, end, ...}, as wide.
export function wholeMark(text, mark) {
  const [start, end] = whole(text, [mark.start, mark.end]);
  return { ...mark, start, end };
}

// What ties two texts, as wide, as strings of both.
export const wholes = (one, a, other, b) => [one.slice(...whole(one, a)), other.slice(...whole(other, b))];

// A change of what does not count: width, case, punctuation, space. What a person reads is the same.
export const isMinor = (old, now) => bare(old) === bare(now);

const bare = (string) =>
  string
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

// What differs between two strings, [start, end, start, end] in order, in whole words and numbers; those that then touch are
// one. What does not count stays by itself.
export function wholeChanges(one, other, changes) {
  const found = [];
  changes.forEach((change, i) => {
    let [start, end, low, high] = change;
    let [before, behind] = [0, 0];
    if (!isMinor(one.slice(start, end), other.slice(low, high))) {
      [start, end, low, high] = slid(one, other, change, found.at(-1)?.[1] ?? 0);
      before = Math.max(start - tokenAt(one, start)[0], low - tokenAt(other, low)[0]);
      behind = Math.max(tokenAt(one, end)[1] - end, tokenAt(other, high)[1] - high);
    }
    behind = Math.min(behind, (changes[i + 1]?.[0] ?? one.length) - end);
    if (found.length && start - before <= found.at(-1)[1]) [start, , low] = found.pop();
    else [start, low] = [start - before, low - before];
    found.push([start, end + behind, low, high + behind]);
  });
  return found;
}

// What only one string has, where it is said as well to stand some characters before: of `the t|all t|own` whole words.
function slid(one, other, change, last) {
  const [start, end, low, high] = change;
  const [string, first, behind] = end > start ? [one, start, end] : [other, low, high];
  const room = end > start !== high > low ? Math.min(REACH, start - last) : 0;
  for (let by = 0; by <= room; by++) {
    if (by && string[first - by] !== string[behind - by]) break;
    if (tokenAt(string, first - by)[0] === first - by && tokenAt(string, behind - by)[0] === behind - by) return change.map((at) => at - by);
  }
  return change;
}
