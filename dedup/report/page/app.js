// The shell: leads from fragments to views, keeps keys, focus and theme.
//
// A view is a module of its own:
//
//   export const view = {
//     name: "pair",           // of its fragments: `#pair/A/B?x=1`
//     nav: "nav.pair",        // optional: a key of the catalogue; the view stands in the navigation
//     key: "2",               // optional: the key that leads there from everywhere
//     under: "findings",      // optional: the view of the navigation that it belongs to
//     absent: () => false,    // optional: whether this report has nothing for it
//     async render(container, params, context) { … return cleanup; },
//   };
//
// and stands in VIEWS below. render gets an empty, detached container, params ["A", "B"] (decoded) and a context:
//   query           a Map of what stands behind `?`
//   title(string)   names the view in the window and its history; take care of it before the first await
//   keys({n: ["pair.next", handler]})   keys of this view, by event.key; they stand in the help
//   alive()         false once another view was opened: stop working then
//   ready(callback) is called when the container is in the page and has a size
// All else is imported where it is used.

import { h, plain } from "./dom.js";
import { view as dots } from "./dots.js";
import { view as finding } from "./finding.js";
import { view as findings } from "./findings.js";
import { link, parseLink } from "./links.js";
import { view as map } from "./map.js";
import { showMissing } from "./missing.js";
import { view as overview } from "./overview.js";
import { view as pair } from "./pair.js";
import { loadReport } from "./report.js";
import { view as search } from "./search.js";
import { view as speech } from "./speech.js";
import { view as template } from "./template.js";
import { view as templates } from "./templates.js";
import { pageTitle, say } from "./wording.js";

// In the order of the navigation.
const VIEWS = byName([overview, findings, map, templates, search, finding, speech, pair, dots, template]);

// By event.key: [key of the catalogue, handler], as the help lists them.
const KEYS = { "?": ["keys.help", toggleHelp] };

let turn = 0;
let cleanup = null;
let viewKeys = {};

// Views by name, of which no two may have the same.
function byName(views) {
  const named = new Map();
  for (const view of views) {
    if (named.has(view.name)) throw new Error(`two views are named ${view.name}`);
    named.set(view.name, view);
  }
  return named;
}

async function route() {
  const mine = ++turn;
  const { view: name, params, query } = parseLink(location.hash);
  const view = VIEWS.get(name);
  const container = h("div", { class: `view view-${view ? name : "missing"}` });
  const ready = [];
  let keys = {};
  const context = {
    query,
    title: (text) => mine === turn && (document.title = text ? `${plain(text)} · ${pageTitle}` : pageTitle),
    keys: (own) => (keys = own),
    alive: () => mine === turn,
    ready: (callback) => ready.push(callback),
  };
  context.title(view?.nav ? say(view.nav) : "");
  let end = null;
  try {
    if (view) end = await view.render(container, params, context);
    else showMissing(container, "missing.view");
  } catch (error) {
    console.error(error);
    container.replaceChildren(h("p", { class: "notice", role: "alert" }, say("missing.broken")));
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
  for (const entry of document.querySelectorAll("#views a")) {
    if (entry.dataset.view === name) entry.setAttribute("aria-current", "page");
    else if (entry.dataset.view === VIEWS.get(name)?.under) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
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

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  // An open dialog takes its keys, Escape too, which closes it.
  if (event.target.closest?.("dialog") || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, select, textarea") && event.key !== "Escape") return;
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
      h("dt", {}, h("kbd", {}, key === " " ? "Space" : key)),
      h("dd", {}, say(wording)),
    ]);
  const own = Object.keys(viewKeys).length ? [h("h3", {}, say("keys.here")), h("dl", {}, list(viewKeys))] : [];
  dialog.replaceChildren(
    h("h2", { id: "help-title" }, say("keys.title")),
    ...own,
    h("h3", {}, say("keys.everywhere")),
    h("dl", {}, list(KEYS)),
    h(
      "form",
      { onsubmit: (event) => (event.preventDefault(), dialog.close()) },
      h("button", {}, say("keys.close")),
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

// The views of this report that stand in the navigation, with the keys that lead there.
function buildNavigation() {
  const shown = [...VIEWS.values()].filter((view) => view.nav && !view.absent?.());
  const entry = ({ name, nav }) => h("a", { href: link(name), "data-view": name }, say(nav));
  document.getElementById("views").replaceChildren(...shown.map(entry));
  for (const { name, nav, key } of shown) KEYS[key] = [nav, () => (location.hash = link(name))];
  KEYS.d = ["keys.theme", toggleTheme];
}

async function start() {
  try {
    await loadReport();
  } catch (error) {
    console.error(error);
    document
      .getElementById("main")
      .replaceChildren(h("p", { class: "notice", role: "alert" }, say("missing.data")));
    return;
  }
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
