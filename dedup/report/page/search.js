// Search over the texts: as they stand, letter case aside. Blocks of texts are inflated one after another, and what is
// found shows at once.

import { append, foreign, h } from "./dom.js";
import { growing } from "./growing.js";
import { link } from "./links.js";
import { inPlace } from "./passages.js";
import { speechName } from "./places.js";
import { data, textOf } from "./report.js";
import { say } from "./wording.js";

const MAX_HITS = 500;
const AT_ONCE = 8;
const AROUND = 40;

export const view = {
  name: "search",
  nav: "nav.search",
  key: "/",
  async render(container, [wanted = ""], context) {
    const input = searchField(wanted);
    const status = h("p", { class: "small muted", role: "status" });
    const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": say("search.progress") });
    const results = h("ol", { class: "plain results" });
    let run = 0;
    const search = async (string) => {
      const mine = ++run;
      results.replaceChildren();
      status.textContent = "";
      progress.hidden = true;
      const going = () => mine === run && context.alive();
      if (string) await searchTexts(string, { results, status, progress, going });
    };
    const typed = () => {
      history.replaceState(null, "", link("search", input.value ? [input.value] : []));
      search(input.value);
    };
    append(container, [
      h("h1", {}, say("nav.search")),
      searchForm(input, typed),
      h("p", { class: "small faint" }, say("search.note", { n: data.texts.length })),
      progress,
      status,
      results,
    ]);
    context.ready(() => {
      input.focus();
      search(wanted);
    });
    return () => run++;
  },
};

const searchField = (value) =>
  h("input", {
    type: "search",
    value,
    placeholder: say("search.what"),
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    "aria-label": say("search.what"),
  });

// Searches at once when the form is sent, and when the reader has stopped to type.
function searchForm(input, search) {
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 200);
  });
  const onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  };
  return h(
    "form",
    { class: "toolbar search", role: "search", onsubmit },
    input,
    h("button", { class: "button" }, say("nav.search")),
  );
}

async function searchTexts(string, { results, status, progress, going }) {
  const pattern = new RegExp(string.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  const tell = (key, values) => (status.textContent = say(key, values));
  let [count, shown, holders, at] = [0, 0, 0, 0];
  progress.hidden = false;
  for (const id of data.texts) {
    const text = await textOf(id);
    if (!going()) return;
    const found = [...text.string.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
    count += found.length;
    holders += found.length ? 1 : 0;
    const some = found.slice(0, Math.max(0, MAX_HITS - shown));
    shown += some.length;
    if (some.length) results.append(await hits(id, text, some, found.length));
    if (!going()) return;
    at++;
    if (at % 50 === 0) {
      progress.value = at / data.texts.length;
      tell("search.found", { n: count, speeches: holders });
      // Keys and scrolling come first.
      await new Promise((resolve) => setTimeout(resolve));
      if (!going()) return;
    }
  }
  progress.hidden = true;
  tell(count ? "search.found" : "search.nothing", { n: count, speeches: holders });
  if (count > shown)
    results.append(h("li", { class: "small faint" }, say("search.more", { n: count - shown })));
}

async function hits(id, text, found, all) {
  return h(
    "li",
    { class: "panel" },
    h(
      "p",
      { class: "small" },
      h("a", { href: link("speech", [id]) }, speechName(id)),
      "  ",
      foreign(id, { class: "id faint" }),
      "  ",
      h("span", { class: "faint" }, say("search.places", { n: all })),
    ),
    await growing(
      found,
      AT_ONCE,
      async ([from, to]) => {
        const [start, end] = [text.point(from), text.point(to)];
        return h(
          "li",
          {},
          h(
            "a",
            { href: link("speech", [id], { at: start }) },
            inPlace(text, start, end, "near", AROUND),
          ),
        );
      },
      h("ol", { class: "plain" }),
    ),
  );
}
