// Two texts as one, with what differs; and a place in its surroundings.

import { diffRuns } from "./diff.js";
import { append, h, plain, visible } from "./dom.js";
import { isMinor, tokenAt } from "./whole.js";
import { say } from "./wording.js";

// Equal text is shown whole up to so many characters; of a longer run only its ends, until somebody asks.
const SHOWN = 240;
const EDGE = 70;
const AROUND = 48;

// An element that shows the first text as it became the second.
export function difference(first, second) {
  const runs = diffRuns(first, second);
  const line = h("div", { class: "text diff", dir: "auto" });
  if (!runs) {
    append(line, [h("del", {}, visible(first)), "\n", h("ins", {}, visible(second))]);
    return h("li", {}, h("p", { class: "small faint" }, say("finding.too_different")), line);
  }
  for (let i = 0; i < runs.length; i++) {
    const [kind, fromA, toA, fromB, toB] = runs[i];
    const pair = kind === "a" && runs[i + 1]?.[0] === "b";
    const [old, now] = [first.slice(fromA, toA), second.slice(fromB, pair ? runs[i + 1][4] : toB)];
    if (kind === "same") line.append(...folded(old));
    else if (isMinor(old, now))
      line.append(h("span", { class: "minor", title: plain(`${old} → ${now}`) }, visible(now || old)));
    else append(line, [old && h("del", {}, visible(old)), now && h("ins", {}, visible(now))]);
    if (pair) i++;
  }
  return h("li", {}, line);
}

// A long equal run: its ends, and between them a button that unfolds it.
function folded(string) {
  const characters = [...string];
  if (characters.length <= SHOWN) return visible(string);
  const [head, tail] = [characters.slice(0, EDGE).join("").length, string.length - characters.slice(-EDGE).join("").length];
  const [from, to] = [tokenAt(string, head)[1], tokenAt(string, tail)[0]];
  const middle = string.slice(from, to);
  const button = h(
    "button",
    {
      type: "button",
      class: "fold",
      onclick: (event) => event.currentTarget.replaceWith(...visible(middle)),
    },
    say("finding.fold", { n: [...middle].length }),
  );
  return [...visible(string.slice(0, from)), button, ...visible(string.slice(to))];
}

// A marked place with the text around it.
export function inPlace(text, start, end, kind, around = AROUND) {
  const from = Math.max(text.start, start - around);
  const to = Math.min(text.end, end + around);
  return h(
    "p",
    { class: "text in-place", dir: "auto" },
    from > text.start ? h("span", { class: "faint" }, "…") : null,
    visible(text.slice(from, start)),
    h("mark", { "data-kind": kind }, visible(text.slice(start, end))),
    visible(text.slice(end, to)),
    to < text.end ? h("span", { class: "faint" }, "…") : null,
  );
}
