// The shell: routes fragments to views, keeps keys, focus and theme.
//
// How a view is made (the API of every other file):
//
//   page.registerView("pair", {
//     nav: "nav.pair",        // optional: a key of the catalogue; the view stands in the navigation
//     async render(container, params, context) { … return cleanup; },
//   });
//
// `#pair/A/B?x=1` calls render with an empty, detached container, params ["A", "B"] (decoded) and a context:
//   data            the report (docs/formats.md), with maps: speechOf, documentOf, findingOf, templateOf (by id),
//                   findingsIn, templatesIn (by speech id, arrays)
//   query           a Map of what stands behind `?`
//   text(id)        promise of the text of a speech: {string, start, end, slice(from, to), unit(at), point(unit)}, places
//                   in code points of the document; null where the page has none
//   say(key, {…})   wording; number(n), percent(share)
//   link(view, params, query)   a fragment
//   h(tag, attributes, …children), s(…) for drawings, foreign(string), visible(string), plain(string)
//   title(string)   names the view in the window and its history; take care of it before the first await
//   keys({n: ["pair.next", handler]})   keys of this view, by event.key; they stand in the help
//   alive()         false once another view was opened: stop working then
// The container is put into the page when render has returned; what needs its size asks in context.ready(callback).

const KEYS = {
  "?": ["keys.help", () => toggleHelp()],
  "/": ["keys.search", () => open(page.link("search"))],
  1: ["keys.overview", () => open(page.link("overview"))],
  2: ["keys.findings", () => open(page.link("findings"))],
  3: ["keys.map", () => open(page.link("map"))],
  4: ["keys.templates", () => open(page.link("templates"))],
  d: ["keys.theme", () => toggleTheme()],
};

// Views that stand beneath one of the navigation.
const BENEATH = {
  finding: "findings",
  speech: "findings",
  pair: "findings",
  dots: "findings",
  template: "templates",
};

let turn = 0;
let cleanup = null;
let viewKeys = {};

function open(fragment) {
  location.hash = fragment;
}

async function route() {
  const mine = ++turn;
  const { view: name, params, query } = page.parseLink(location.hash);
  const view = page.views.get(name);
  const container = page.h("div", { class: `view view-${view ? name : "missing"}` });
  const ready = [];
  let keys = {};
  const context = {
    ...page,
    query,
    title: (text) => mine === turn && (document.title = text ? `${page.plain(text)} · ${page.title}` : page.title),
    keys: (map) => (keys = map),
    alive: () => mine === turn,
    ready: (callback) => ready.push(callback),
  };
  context.title(view?.nav ? page.say(view.nav) : "");
  let end = null;
  try {
    if (view) end = await view.render(container, params, context);
    else page.nothing(container, "missing.view");
  } catch (error) {
    console.error(error);
    container.replaceChildren(page.h("p", { class: "notice", role: "alert" }, page.say("missing.broken")));
  }
  if (mine !== turn) {
    end?.();
    return;
  }
  cleanup?.();
  cleanup = end ?? null;
  viewKeys = keys;
  show(container, name);
  for (const callback of ready) callback();
}

function show(container, name) {
  const main = document.getElementById("main");
  main.replaceChildren(container);
  for (const link of document.querySelectorAll("#views a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else if (link.dataset.view === BENEATH[name]) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  document.documentElement.dataset.view = name;
  const heading = container.querySelector("h1");
  if (heading && started) {
    // A screen reader goes on from the new view; the window shows its beginning.
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  started = true;
}
let started = false;

page.nothing = (container, key, values) =>
  container.append(
    page.h("h1", {}, page.say("missing.title")),
    page.h("p", { class: "notice" }, page.say(key, values)),
    page.h("p", {}, page.h("a", { href: page.link("overview") }, page.say("missing.back"))),
  );

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, select, textarea, dialog") && event.key !== "Escape") return;
  const found = viewKeys[event.key] ?? KEYS[event.key];
  if (!found) return;
  event.preventDefault();
  found[1](event);
}

function toggleHelp() {
  const dialog = document.getElementById("help");
  if (dialog.open) return dialog.close();
  const list = (keys) =>
    Object.entries(keys).map(([key, [wording]]) => [
      page.h("dt", {}, page.h("kbd", {}, key === " " ? "Space" : key)),
      page.h("dd", {}, page.say(wording)),
    ]);
  const own = Object.keys(viewKeys).length
    ? [page.h("h3", {}, page.say("keys.here")), page.h("dl", {}, list(viewKeys))]
    : [];
  dialog.replaceChildren(
    page.h("h2", { id: "help-title" }, page.say("keys.title")),
    ...own,
    page.h("h3", {}, page.say("keys.everywhere")),
    page.h("dl", {}, list(KEYS)),
    page.h(
      "form",
      { onsubmit: (event) => (event.preventDefault(), dialog.close()) },
      page.h("button", {}, page.say("keys.close")),
    ),
  );
  dialog.showModal();
}

function toggleTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  document.dispatchEvent(new Event("themechange"));
}

function buildNavigation() {
  const order = ["overview", "findings", "map", "templates", "search"];
  const shown = order.filter((name) => page.views.get(name)?.nav && !(page.views.get(name).absent?.() ?? false));
  document
    .getElementById("views")
    .replaceChildren(
      ...shown.map((name) =>
        page.h("a", { href: page.link(name), "data-view": name }, page.say(page.views.get(name).nav)),
      ),
    );
}

async function start() {
  try {
    await page.loadReport();
  } catch (error) {
    console.error(error);
    document
      .getElementById("main")
      .replaceChildren(page.h("p", { class: "notice", role: "alert" }, page.say("missing.data")));
    return;
  }
  page.title = document.title;
  if (page.views.get("templates").absent()) delete KEYS["4"];
  if (page.views.get("map").absent()) delete KEYS["3"];
  buildNavigation();
  document.getElementById("theme").addEventListener("click", toggleTheme);
  document.getElementById("keys").addEventListener("click", toggleHelp);
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  addEventListener("hashchange", route);
  addEventListener("keydown", onKey);
  await route();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

start();
