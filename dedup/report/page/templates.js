// Skeletons with their slots: the list, beneath each what is nested in it, and re-used outlines.

const AT_ONCE = 30;
// What fills a slot, in the words that show when one points at it.
const EXAMPLES = 8;
// In the list, values of so many slots, so many of each.
const SLOTS = 3;
const VALUES = 3;

// The skeleton with each slot as a coloured field that names its type, or its words where they are few.
page.skeleton = (template) => {
  const { h, say } = page;
  let slot = 0;
  return h(
    "bdi",
    { class: "skeleton" },
    template.skeleton.map((piece) => {
      if (piece !== null) return page.visible(piece);
      const { type, alternatives, values } = template.slots[slot];
      slot++;
      const words = alternatives
        ? page.visible(values.map(([value]) => value || "∅").join("│"))
        : type === "text"
          ? "…"
          : say(`slots.${type}`);
      const filled = values
        .slice(0, EXAMPLES)
        .map(([value]) => value || "∅")
        .join("\n");
      return h("span", { class: `slot slot-${((slot - 1) % 6) + 1}`, title: page.plain(filled) }, words);
    }),
  );
};

page.templateFacts = (template) =>
  page.say("template.facts", {
    uses: template.uses,
    speeches: template.speeches,
    sources: template.sources,
    gain: Math.round(template.gain),
  });

page.templateCard = (template) =>
  page.h(
    "article",
    { class: "card panel", "data-kind": "template" },
    page.h("a", { class: "excerpt block", href: page.link("template", [template.id]) }, page.skeleton(template)),
    examples(template),
    page.h("p", { class: "small muted" }, page.templateFacts(template)),
  );

// The commonest values of the first slots, in the colours of these.
function examples(template) {
  const shown = template.slots.slice(0, SLOTS).map((slot, i) => {
    if (slot.alternatives) return null;
    const values = slot.values.filter(([value]) => value).slice(0, VALUES);
    return values.map(([value]) => page.foreign(value, { class: `slot slot-${(i % 6) + 1} example` }));
  });
  return page.h("p", { class: "examples small", "aria-hidden": "true" }, shown);
}

page.registerView("templates", {
  nav: "nav.templates",
  absent: () => !page.data.templates.length,
  async render(container, params, context) {
    const { h, say, data } = context;
    if (!data.templates.length) return page.nothing(container, "overview.no_templates");
    const children = byParent(data);
    const results = h("div", {});
    let wanted = "";
    const draw = async () => {
      const roots = data.templates.filter(
        (one) => !data.templateOf.has(one.parent) && holds(one, children, wanted),
      );
      const list = h("ol", { class: "plain cards" });
      results.replaceChildren(await page.growing(roots, AT_ONCE, (one) => branch(one, children), list));
    };
    const filter = h(
      "label",
      {},
      say("templates.filter"),
      h("input", {
        type: "search",
        autocomplete: "off",
        spellcheck: "false",
        oninput: (event) => {
          wanted = event.target.value.toLowerCase();
          draw();
        },
      }),
    );
    page.append(container, [
      h("h1", {}, say("nav.templates")),
      h("p", { class: "lead" }, say("templates.lead", { n: data.templates.length })),
      h("form", { class: "toolbar", role: "search", onsubmit: (event) => event.preventDefault() }, filter),
      results,
    ]);
    await draw();
    const outlines = data.findings.filter((finding) => finding.kind === "outline");
    page.append(container, [
      outlines.length ? h("h2", { id: "outlines" }, say("templates.outlines", { n: outlines.length })) : null,
      outlines.length
        ? await page.growing(outlines, AT_ONCE, outlineCard, h("ol", { class: "plain cards" }))
        : null,
    ]);
  },
});

function byParent(data) {
  const children = new Map();
  for (const template of data.templates) {
    if (!children.has(template.parent)) children.set(template.parent, []);
    children.get(template.parent).push(template);
  }
  return children;
}

const holds = (template, children, wanted) =>
  template.text.toLowerCase().includes(wanted) ||
  (children.get(template.id) ?? []).some((one) => holds(one, children, wanted));

function branch(template, children) {
  const nested = children.get(template.id) ?? [];
  return page.h(
    "li",
    {},
    page.templateCard(template),
    nested.length
      ? page.h(
          "ol",
          { class: "plain cards nested" },
          nested.map((one) => branch(one, children)),
        )
      : null,
  );
}

function outlineCard(finding) {
  const { h, say } = page;
  const [anchor, member] = finding.occurrences;
  return h(
    "li",
    {},
    h(
      "article",
      { class: "card panel", "data-kind": "outline" },
      h("p", { class: "small muted" }, say("templates.shared", { n: (finding.evidence.templates ?? []).length })),
      h(
        "a",
        { class: "excerpt block", href: page.link("finding", [finding.id]) },
        page.speechName(anchor.speech),
        " ↔ ",
        page.speechName(member.speech),
      ),
      h(
        "p",
        { class: "small" },
        h(
          "a",
          { href: page.link("pair", [anchor.speech, member.speech], { finding: finding.id }) },
          say("finding.pair"),
        ),
      ),
    ),
  );
}
