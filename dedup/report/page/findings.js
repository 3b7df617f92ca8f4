// The list of findings: filtered, sorted, a page at a time, so that ten thousand are as quick as ten.

const PAGE = 50;
const SORTS = ["size", "characters", "places", "alike", "place"];
const PLACES = 3;

// The least and the greatest likeness of its members to the anchor, null where it has none.
page.likeness = (finding) => {
  const values = finding.occurrences
    .map((place) => place.identity ?? place.jaccard ?? place.coverage)
    .filter((value) => value != null);
  return values.length ? [Math.min(...values), Math.max(...values)] : null;
};

page.likenessText = (finding) => {
  const range = page.likeness(finding);
  if (!range) return "";
  const [low, high] = range.map(page.percent);
  return page.say("finding.alike", { share: low === high ? low : `${low}–${high}` });
};

// A finding in a few lines: what, how much, how it begins, where.
page.findingCard = (finding) => {
  const { h, say } = page;
  const facts = [
    page.isFrame(finding)
      ? page.frameSize(finding)
      : say("finding.size", { places: finding.places, characters: finding.evidence.characters }),
    say(`finding.${finding.scope}`),
    page.likenessText(finding),
  ].filter(Boolean);
  return h(
    "article",
    { class: "card panel", "data-kind": finding.kind },
    h(
      "div",
      { class: "card-head" },
      page.kind(finding.kind),
      h("span", { class: "small muted" }, facts.join(say("finding.join"))),
    ),
    h(
      "a",
      { class: "excerpt block", href: page.link("finding", [finding.id]) },
      page.foreign(finding.evidence.excerpt),
    ),
    h(
      "ul",
      { class: "plain small where" },
      finding.occurrences.slice(0, PLACES).map((place) => h("li", {}, page.where(place))),
      finding.places > PLACES
        ? h("li", { class: "faint" }, say("finding.more_places", { n: finding.places - PLACES }))
        : null,
    ),
  );
};

page.registerView("findings", {
  nav: "nav.findings",
  render(container, params, context) {
    const { h, say, data, query } = context;
    const state = Object.fromEntries(query);
    const results = h("div", {});
    const update = (change, keep = {}) => {
      Object.assign(state, { page: "" }, change);
      history.replaceState(null, "", page.link("findings", [], state));
      show(results, state, data, update, keep);
    };
    page.append(container, [h("h1", {}, say("nav.findings")), filters(state, data, update), results]);
    show(results, state, data, update, {});
    context.keys({
      n: ["findings.next", () => results.querySelector("button.next:enabled")?.click()],
      p: ["findings.previous", () => results.querySelector("button.previous:enabled")?.click()],
    });
  },
});

function filters(state, data, update) {
  const { h, say } = page;
  const count = (kind) => data.findings.reduce((sum, finding) => sum + (finding.kind === kind), 0);
  const select = (name, options) =>
    h(
      "label",
      {},
      say(`findings.${name}`),
      h(
        "select",
        { name, onchange: (event) => update({ [name]: event.target.value }) },
        options.map(([value, label]) => h("option", { value, selected: (state[name] ?? "") === value }, label)),
      ),
    );
  let waiting = 0;
  const input = (name, attributes) =>
    h(
      "label",
      {},
      say(`findings.${name}`),
      h("input", {
        name,
        value: state[name] ?? "",
        autocomplete: "off",
        spellcheck: "false",
        ...attributes,
        oninput: (event) => {
          clearTimeout(waiting);
          waiting = setTimeout(() => update({ [name]: event.target.value }), 120);
        },
      }),
    );
  const kinds = Object.keys(data.summary.findings).filter((kind) => kind !== "template" && count(kind));
  const sources = [...new Set(data.documents.map((one) => one.source).filter(Boolean))].sort();
  const all = ["", say("findings.any")];
  return h(
    "form",
    { class: "toolbar panel", role: "search", onsubmit: (event) => event.preventDefault() },
    select("kind", [
      all,
      ...kinds.map((kind) => [kind, `${say(`rules.${kind}.title`)} (${page.number(count(kind))})`]),
    ]),
    select("scope", [all, ["across", say("finding.across")], ["within", say("finding.within")]]),
    input("document", { type: "search", placeholder: say("findings.part"), dir: "auto" }),
    sources.length ? select("source", [all, ...sources.map((name) => [name, page.plain(name)])]) : null,
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

// The findings that pass the filters of a state, in its order.
page.filterFindings = (data, state) => {
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
    const range = page.likeness(finding);
    return range !== null && range[1] >= low && range[0] <= high;
  });
  return sorted(found, state.sort);
};

function sorted(found, by) {
  const keys = {
    characters: (finding) => -finding.evidence.characters,
    places: (finding) => -finding.places,
    alike: (finding) => -(page.likeness(finding)?.[0] ?? -1),
  };
  if (by === "place") {
    const first = (finding) => finding.occurrences[0];
    const number = new Map(page.data.documents.map((one, i) => [one.id, i]));
    return found.toSorted(
      (a, b) => number.get(first(a).document) - number.get(first(b).document) || first(a).start - first(b).start,
    );
  }
  // As they come, those that repeat most are first.
  const key = keys[by];
  if (!key) return found;
  const pairs = found.map((finding) => [key(finding), finding]);
  return pairs.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

function show(results, state, data, update, { focus }) {
  const { h, say } = page;
  const found = page.filterFindings(data, state);
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
      shown.map((finding) => h("li", {}, page.findingCard(finding))),
    ),
    pages > 1
      ? h(
          "nav",
          { class: "pages", "aria-label": say("findings.pages") },
          h(
            "button",
            { type: "button", class: "previous", disabled: at === 1, onclick: turn(at - 1) },
            say("findings.previous"),
          ),
          h("span", {}, say("findings.page", { at, pages })),
          h(
            "button",
            { type: "button", class: "next", disabled: at === pages, onclick: turn(at + 1) },
            say("findings.next"),
          ),
        )
      : "",
  );
  if (focus) status.focus({ preventScroll: true });
}
