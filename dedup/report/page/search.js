// Search over the texts: as they stand, letter case aside. Blocks of texts are inflated one after another, and what is
// found shows at once.

const MOST = 500;
const AT_ONCE = 8;
const AROUND = 40;
const LEAST = 1;

page.registerView("search", {
  nav: "nav.search",
  async render(container, [wanted = ""], context) {
    const { h, say, data } = context;
    const input = h("input", {
      type: "search",
      value: wanted,
      placeholder: say("search.what"),
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
      "aria-label": say("search.what"),
    });
    const status = h("p", { class: "small muted", role: "status" });
    const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": say("search.progress") });
    const results = h("ol", { class: "plain results" });
    let run = 0;
    const search = async (string) => {
      const mine = ++run;
      results.replaceChildren();
      status.textContent = "";
      progress.hidden = true;
      if (string.length < LEAST) return;
      const going = () => mine === run && context.alive();
      await searchTexts(string, data, { results, status, progress, going });
    };
    let waiting = 0;
    const typed = () => {
      history.replaceState(null, "", page.link("search", input.value ? [input.value] : []));
      search(input.value);
    };
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(typed, 200);
    });
    page.append(container, [
      h("h1", {}, say("nav.search")),
      h(
        "form",
        {
          class: "toolbar search",
          role: "search",
          onsubmit: (event) => {
            event.preventDefault();
            clearTimeout(waiting);
            typed();
          },
        },
        input,
        h("button", { class: "button" }, say("nav.search")),
      ),
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
});

async function searchTexts(string, data, { results, status, progress, going }) {
  const pattern = new RegExp(string.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  const said = (key, values) => (status.textContent = page.say(key, values));
  let [count, shown, holders, at] = [0, 0, 0, 0];
  progress.hidden = false;
  for (const id of data.texts) {
    const text = await page.text(id);
    if (!going()) return;
    const found = [...text.string.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
    count += found.length;
    holders += found.length ? 1 : 0;
    const some = found.slice(0, Math.max(0, MOST - shown));
    shown += some.length;
    if (some.length) results.append(await hits(id, text, some, found.length));
    if (!going()) return;
    at++;
    if (at % 50 === 0) {
      progress.value = at / data.texts.length;
      said("search.found", { n: count, speeches: holders });
      // Keys and scrolling come first.
      await new Promise((resolve) => setTimeout(resolve));
      if (!going()) return;
    }
  }
  progress.hidden = true;
  said(count ? "search.found" : "search.nothing", { n: count, speeches: holders });
  if (count > shown)
    results.append(page.h("li", { class: "small faint" }, page.say("search.more", { n: count - shown })));
}

async function hits(id, text, found, all) {
  const { h, say } = page;
  return h(
    "li",
    { class: "panel" },
    h(
      "p",
      { class: "small" },
      h("a", { href: page.link("speech", [id]) }, page.speechName(id)),
      "  ",
      page.foreign(id, { class: "id faint" }),
      "  ",
      h("span", { class: "faint" }, say("search.places", { n: all })),
    ),
    await page.growing(
      found,
      AT_ONCE,
      async ([from, to]) => {
        const [start, end] = [text.point(from), text.point(to)];
        return h(
          "li",
          {},
          h(
            "a",
            { href: page.link("speech", [id], { at: start }) },
            page.inPlace(text, start, end, "near", AROUND),
          ),
        );
      },
      h("ol", { class: "plain" }),
    ),
  );
}
