// One speech: its text with every finding, mark and template in it, and lists of them beside it.

// Text is put into the page in pieces of about so many characters, which are laid out when they come into sight.
const PIECE = 4000;
const WHOLE = new Set(["speech", "outline"]);

page.registerView("speech", {
  async render(container, [id], context) {
    const { h, say, data, query } = context;
    const speech = data.speechOf.get(id);
    if (!speech) return page.nothing(container, "missing.speech", { id: page.plain(id ?? "") });
    context.title(speech.title || id);
    const findings = data.findingsIn.get(id) ?? [];
    const hits = findings.flatMap((finding) => spansIn(finding, id).map((place) => ({ finding, place })));
    hits.sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
    // Of templates that overlap the sequence has the one that explains most: only these are painted.
    const inSequence = (template, place) =>
      !speech.template_sequence || speech.template_sequence.some(([name, start]) => name === template.id && Math.abs(start - place.start) <= 2);
    const uses = (data.templatesIn.get(id) ?? []).flatMap((template) =>
      template.occurrences
        .filter((place) => place.speech === id && inSequence(template, place))
        .map((place) => ({ template, place })),
    );
    uses.sort((a, b) => a.place.start - b.place.start);
    const text = await context.text(id);
    const body = h("article", { class: "panel text speech-text", dir: "auto" });
    const hidden = new Set();
    const draw = () => {
      if (text) body.replaceChildren(...pieces(text, ranges(hits, uses, hidden, query)));
    };
    draw();
    page.append(container, [
      h(
        "p",
        { class: "crumbs" },
        h(
          "a",
          { href: page.link("findings", [], { document: speech.document }) },
          page.foreign(speech.document, { class: "id" }),
        ),
      ),
      h("h1", {}, page.speechName(id)),
      h("p", { class: "lead small" }, page.foreign(id, { class: "id" }), "  ", share(speech, findings)),
      wholes(
        findings.filter((finding) => WHOLE.has(finding.kind)),
        id,
      ),
      h(
        "div",
        { class: "speech-columns" },
        h(
          "div",
          {},
          toggles(hits, uses, hidden, draw),
          text ? body : h("p", { class: "notice" }, say("finding.no_text")),
        ),
        h(
          "aside",
          { "aria-label": say("speech.beside") },
          listed(
            hits.filter(({ finding }) => !WHOLE.has(finding.kind)),
            body,
          ),
          sequence(speech, data, uses),
        ),
      ),
    ]);
    context.ready(() => body.querySelector(".target, .here")?.scrollIntoView({ block: "center" }));
    context.keys({ n: ["speech.next", () => step(body, 1)], p: ["speech.previous", () => step(body, -1)] });
  },
});

// Where a finding stands in a speech: its occurrences, or of a whole speech the passages that tie it to the others.
function spansIn(finding, id) {
  const { occurrences, evidence } = finding;
  if (!WHOLE.has(finding.kind)) return occurrences.filter((place) => place.speech === id);
  const spans = new Map();
  for (const { a, b, of } of evidence.passages ?? []) {
    for (const [side, [start, end]] of [a, b].entries()) {
      if (occurrences[of[side]].speech === id) spans.set(`${start}-${end}`, { start, end });
    }
  }
  return [...spans.values()];
}

function share(speech, findings) {
  const { say, percent } = page;
  return [
    say("speech.length", { characters: speech.end - speech.start }),
    say("speech.findings", { n: findings.length }),
    speech.template_share ? say("speech.templates", { share: percent(speech.template_share) }) : "",
  ]
    .filter(Boolean)
    .join(page.say("finding.join"));
}

// Where the whole speech, or its outline, stands again.
function wholes(findings, id) {
  const { h, say } = page;
  return findings.map((finding) =>
    h(
      "div",
      { class: "notice", "data-kind": finding.kind },
      h("a", { href: page.link("finding", [finding.id]) }, page.kind(finding.kind)),
      " ",
      h(
        "ul",
        { class: "plain" },
        finding.occurrences
          .filter((place) => place.speech !== id)
          .slice(0, 8)
          .map((place) =>
            h(
              "li",
              {},
              h(
                "a",
                { href: page.link("pair", [id, place.speech], { finding: finding.id }) },
                page.speechName(place.speech),
              ),
              " ",
              h("span", { class: "small" }, page.where(place)),
            ),
          ),
        finding.places > 9
          ? h("li", { class: "faint small" }, say("finding.more_places", { n: finding.places - 9 }))
          : null,
      ),
    ),
  );
}

// What the draft of a check shows in the same manner.
page.speechParts = { WHOLE, spansIn, pieces, toggles, listed, step };

function ranges(hits, uses, hidden, query) {
  const found = [];
  for (const { finding, place } of hits) {
    if (hidden.has(finding.kind)) continue;
    const target = query.get("finding") === finding.id ? " target" : "";
    found.push({
      start: place.start,
      end: place.end,
      class: `hit hit-${finding.kind}${page.isFrame(finding) ? " hit-frame" : ""}${target}`,
      href: page.link("finding", [finding.id]),
      title: page.isFrame(finding)
        ? page.say("finding.reason_frame", { n: finding.evidence.known_from ?? finding.evidence.pages })
        : page.say(`rules.${finding.kind}.title`),
      data: { kind: finding.kind },
    });
  }
  if (!hidden.has("template")) {
    for (const { template, place } of uses) {
      found.push({
        start: place.start,
        end: place.end,
        class: "tpl",
        href: page.link("template", [template.id]),
        title: page.plain(template.text),
      });
      found.push(...page.slotRanges(place));
    }
  }
  const at = Number(query.get("at") ?? NaN);
  if (Number.isFinite(at)) found.push({ start: at, end: at + 1, class: "here" });
  return found;
}

function pieces(text, found) {
  const out = [];
  for (let from = text.start; from < text.end;) {
    let to = Math.min(text.end, from + PIECE);
    if (to < text.end) {
      const line = text.string.indexOf("\n", text.unit(to));
      to = line < 0 ? text.end : Math.min(text.end, text.point(line) + 1, from + 3 * PIECE);
    }
    out.push(page.h("div", { class: "piece" }, page.paint(text, from, to, found)));
    from = to;
  }
  return out;
}

// A button for each kind in the text, pressed while it is shown.
function toggles(hits, uses, hidden, draw) {
  const { h, say } = page;
  const count = new Map();
  for (const { finding } of hits) count.set(finding.kind, (count.get(finding.kind) ?? 0) + 1);
  if (uses.length) count.set("template", uses.length);
  if (!count.size) return null;
  const button = ([kind, n]) =>
    h(
      "button",
      {
        type: "button",
        class: "toggle",
        "data-kind": kind,
        "aria-pressed": "true",
        onclick: (event) => {
          if (!hidden.delete(kind)) hidden.add(kind);
          event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(kind)));
          draw();
        },
      },
      page.kind(kind),
      h("span", { class: "faint" }, page.number(n)),
    );
  return h("div", { class: "toolbar", role: "group", "aria-label": say("speech.show") }, [...count].map(button));
}

function listed(hits, body) {
  const { h, say } = page;
  if (!hits.length) return null;
  const show = (start) => (event) => {
    const found = [...body.querySelectorAll(`[data-kind]`)].find((one) => Number(one.dataset.from) >= start);
    if (!found) return;
    event.preventDefault();
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
  };
  const row = ({ finding, place }) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: page.link("finding", [finding.id]), onclick: show(place.start) },
        page.kind(finding.kind),
        " ",
        h("span", { class: "at" }, `${place.line ?? place.block}:${place.column}`),
        " ",
        page.foreign(finding.evidence.excerpt, { class: "clip" }),
      ),
    );
  return [
    h("h2", {}, say("speech.in_order")),
    h("ol", { class: "plain beside small" }, hits.slice(0, 300).map(row)),
    hits.length > 300 ? h("p", { class: "small faint" }, say("overview.more", { n: hits.length - 300 })) : null,
  ];
}

// The templates of the speech in order.
function sequence(speech, data, uses) {
  const { h, say } = page;
  const order = (speech.template_sequence ?? uses.map(({ template, place }) => [template.id, place.start, place.end])).filter(
    ([id]) => data.templateOf.has(id),
  );
  if (!order.length) return null;
  return [
    h("h2", {}, say("speech.sequence")),
    h(
      "ol",
      { class: "sequence small" },
      order.map(([id]) =>
        h("li", {}, h("a", { href: page.link("template", [id]) }, page.skeleton(data.templateOf.get(id)))),
      ),
    ),
  ];
}

function step(body, by) {
  const hits = [...body.querySelectorAll(".hit.begins")];
  if (!hits.length) return;
  const at = hits.indexOf(document.activeElement);
  const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length];
  next.scrollIntoView({ block: "center" });
  next.focus({ preventScroll: true });
}
