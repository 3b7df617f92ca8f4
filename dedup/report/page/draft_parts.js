// Parts of a draft that may be left out, as [text, start, end] in places of the document: what is selected, the paragraph that
// was clicked on, or one paragraph after the other.

import { unitAt } from "./dom.js";

// The part that a range of the page is, null where it is none; of a range of no length the paragraph.
export function partIn(article, text, range) {
  if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return null;
  const { string } = text;
  let [from, to] = [unitAt(article, string, range.startContainer, range.startOffset), unitAt(article, string, range.endContainer, range.endOffset)];
  if (from === to) {
    from = string.lastIndexOf("\n", from - 1) + 1;
    const end = string.indexOf("\n", to);
    to = end < 0 ? string.length : end;
  }
  return bare(text, from, to);
}

// The paragraph that holds a place, or the one `by` behind it; null beyond the first and the last.
export function paragraphAt(texts, place, by) {
  const all = texts.filter(Boolean).flatMap(paragraphs);
  const here = Math.max(0, all.findLastIndex(([, start]) => start <= place));
  return all[here + by] ?? null;
}

function paragraphs(text) {
  const found = [];
  for (const { index, 0: line } of text.string.matchAll(/[^\n]+/g)) {
    const part = bare(text, index, index + line.length);
    if (part) found.push(part);
  }
  return found;
}

// Without the blanks around it.
function bare(text, from, to) {
  const whole = text.string.slice(from, to);
  const [start, end] = [from + whole.length - whole.trimStart().length, from + whole.trimEnd().length];
  return start < end ? [text, text.point(start), text.point(end)] : null;
}
