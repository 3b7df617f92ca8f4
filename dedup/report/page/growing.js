// A list that shows some and then more: `make(record, number)` gives an element.

import { button, h } from "./dom.js";
import { say } from "./wording.js";

export function growing(records, step, make, list = h("ol", { class: "plain growing" })) {
  let shown = 0;
  const more = h("button", { type: "button", class: "more" });
  const grow = async () => {
    const some = records.slice(shown, shown + step);
    const first = shown;
    shown += some.length;
    const made = await Promise.all(some.map((record, i) => make(record, first + i)));
    list.append(...made);
    const left = records.length - shown;
    more.hidden = !left;
    more.textContent = say("list.more", { n: Math.min(step, left), left });
    if (first) made[0]?.querySelector?.("a, button")?.focus();
  };
  more.addEventListener("click", grow);
  return grow().then(() => h("div", {}, list, h("p", {}, more)));
}

// A button that puts the rest of some rows into their table or list, each made when it is pressed; none where nothing is left.
export function moreRows(list, rows) {
  if (!rows.length) return null;
  return button(say("list.more", { n: rows.length, left: rows.length }), (event) => {
    list.append(...rows.map((row) => row()));
    event.target.remove();
  });
}
