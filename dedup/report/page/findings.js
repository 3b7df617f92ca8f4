// The list of findings: filtered, sorted, a page at a time, so that ten thousand are as quick as ten.

import { append, h, plain } from "./dom.js";
import { findingCard, likeness } from "./finding_card.js";
import { link } from "./links.js";
import { data } from "./report.js";
import { number, say } from "./wording.js";

const PAGE = 50;
const SORTS = ["size", "characters", "places", "alike", "place"];

export const view = {
  name: "findings",
  nav: "nav.findings",
  key: "2",
  render(container, _, context) {
    const state = Object.fromEntries(context.query);
    const results = h("div", {});
    const update = (change, keep = {}) => {
      Object.assign(state, { page: "" }, change);
      history.replaceState(null, "", link("findings", [], state));
      show(results, state, update, keep);
    };
    append(container, [h("h1", {}, say("nav.findings")), filters(state, update), results]);
    show(results, state, update, {});
    context.keys({
      n: ["findings.next", () => results.querySelector("button.next:enabled")?.click()],
      p: ["findings.previous", () => results.querySelector("button.previous:enabled")?.click()],
    });
  },
};

function filters(state, update) {
  const kinds = Object.entries(data.summary.findings).map(([kind]) => [kind, countOf(kind)]);
  const shown = kinds.filter(([kind, n]) => kind !== "template" && n);
  const sources = [...new Set(data.documents.map((one) => one.source).filter(Boolean))].sort();
  const all = ["", say("findings.any")];
  const select = (name, options) => selectField(name, options, state, update);
  const input = (name, attributes) => inputField(name, attributes, state, update);
  return h(
    "form",
    { class: "toolbar panel", role: "search", onsubmit: (event) => event.preventDefault() },
    select("kind", [all, ...shown.map(([kind, n]) => [kind, `${say(`rules.${kind}.title`)} (${number(n)})`])]),
    select("scope", [all, ["across", say("finding.across")], ["within", say("finding.within")]]),
    input("document", { type: "search", placeholder: say("findings.part"), dir: "auto" }),
    sources.length ? select("source", [all, ...sources.map((name) => [name, plain(name)])]) : null,
    h(
      "fieldset",
      { class: "range" },
      h("legend", {}, say("findings.similarity")),
      input("low", { type: "number", min: 0, max: 100, placeholder: "0" }),
      input("high", { type: "number", min: 0, max: 100, placeholder: "100" }),
    ),
    input("least", { type: "number", min: 0, placeholder: "0" }),
    select(
      "sort",
      SORTS.map((name) => [name === "size" ? "" : name, say(`findings.sort_${name}`)]),
    ),
  );
}

const countOf = (kind) => data.findings.filter((finding) => finding.kind === kind).length;

function selectField(name, options, state, update) {
  const option = ([value, label]) => h("option", { value, selected: (state[name] ?? "") === value }, label);
  const onchange = (event) => update({ [name]: event.target.value });
  return h("label", {}, say(`findings.${name}`), h("select", { name, onchange }, options.map(option)));
}

// A field that waits until the reader has typed.
function inputField(name, attributes, state, update) {
  let waiting = 0;
  const oninput = (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => update({ [name]: event.target.value }), 120);
  };
  const value = state[name] ?? "";
  return h(
    "label",
    {},
    say(`findings.${name}`),
    h("input", { name, value, autocomplete: "off", spellcheck: "false", ...attributes, oninput }),
  );
}

// The findings that pass the filters of a state, in its order.
function filterFindings(state) {
  const wanted = (state.document ?? "").toLowerCase();
  const [low, high] = [Number(state.low || 0) / 100, Number(state.high || 100) / 100];
  const bounded = state.low || state.high;
  const found = data.findings.filter((finding) => {
    if (state.kind && finding.kind !== state.kind) return false;
    if (state.scope && finding.scope !== state.scope) return false;
    if (state.least && finding.evidence.characters < Number(state.least)) return false;
    if (wanted && !finding.occurrences.some((place) => place.document.toLowerCase().includes(wanted)))
      return false;
    if (
      state.source &&
      !finding.occurrences.some((place) => data.documentOf.get(place.document)?.source === state.source)
    )
      return false;
    if (!bounded) return true;
    const range = likeness(finding);
    return range !== null && range[1] >= low && range[0] <= high;
  });
  return sorted(found, state.sort);
}

function sorted(found, by) {
  const keys = {
    characters: (finding) => -finding.evidence.characters,
    places: (finding) => -finding.places,
    alike: (finding) => -(likeness(finding)?.[0] ?? -1),
  };
  if (by === "place") {
    const first = (finding) => finding.occurrences[0];
    const rank = new Map(data.documents.map((one, i) => [one.id, i]));
    return found.toSorted(
      (a, b) => rank.get(first(a).document) - rank.get(first(b).document) || first(a).start - first(b).start,
    );
  }
  // As they come, those that repeat most are first.
  const key = keys[by];
  if (!key) return found;
  const pairs = found.map((finding) => [key(finding), finding]);
  return pairs.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

function show(results, state, update, { focus }) {
  const found = filterFindings(state);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const at = Math.min(Math.max(1, Number(state.page) || 1), pages);
  const shown = found.slice((at - 1) * PAGE, at * PAGE);
  const turn = (to) => () => {
    update({ page: String(to) }, { focus: true });
    window.scrollTo(0, 0);
  };
  const status = h(
    "p",
    { class: "small muted", role: "status", tabindex: "-1" },
    say("findings.found", { n: found.length, all: data.findings.length }),
  );
  results.replaceChildren(
    status,
    h(
      "ol",
      { class: "cards" },
      shown.map((finding) => h("li", {}, findingCard(finding))),
    ),
    pages > 1 ? turner(at, pages, turn) : "",
  );
  if (focus) status.focus({ preventScroll: true });
}

function turner(at, pages, turn) {
  const button = (name, to, end) =>
    h("button", { type: "button", class: name, disabled: at === end, onclick: turn(to) }, say(`findings.${name}`));
  return h(
    "nav",
    { class: "pages", "aria-label": say("findings.pages") },
    button("previous", at - 1, 1),
    h("span", {}, say("findings.page", { at, pages })),
    button("next", at + 1, pages),
  );
}
