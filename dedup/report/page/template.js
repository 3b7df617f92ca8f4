// One template: what fills its slots, and every use.

const USES = 25;
const VALUES = 12;

page.registerView("template", {
  async render(container, [id], context) {
    const { h, say, data } = context;
    const template = data.templateOf.get(id);
    if (!template) return page.nothing(container, "missing.template", { id: page.plain(id ?? "") });
    context.title(template.text);
    const nested = data.templates.filter((one) => one.parent === id);
    const parent = data.templateOf.get(template.parent);
    page.append(container, [
      h("p", { class: "crumbs" }, h("a", { href: page.link("templates") }, say("nav.templates"))),
      h("h1", {}, page.skeleton(template)),
      h("p", { class: "lead" }, page.templateFacts(template)),
      parent
        ? h(
            "p",
            { class: "small" },
            say("template.parent"),
            " ",
            h("a", { href: page.link("template", [parent.id]) }, page.skeleton(parent)),
          )
        : null,
      template.slots.length ? [h("h2", {}, say("template.slots")), slots(template)] : null,
      nested.length
        ? [
            h("h2", {}, say("template.nested", { n: nested.length })),
            h(
              "ol",
              { class: "cards" },
              nested.map((one) => h("li", {}, page.templateCard(one))),
            ),
          ]
        : null,
      h("h2", {}, say("template.uses", { n: template.uses })),
      await page.growing(template.occurrences, USES, (place) => use(place)),
      template.uses > template.occurrences.length
        ? h("p", { class: "small faint" }, say("finding.cut", { n: template.uses - template.occurrences.length }))
        : null,
    ]);
  },
});

function slots(template) {
  const { h, say, number } = page;
  return h(
    "div",
    { class: "slots" },
    template.slots.map((slot, i) => {
      const most = Math.max(1, ...slot.values.map(([, n]) => n));
      const row = ([value, n]) =>
        h(
          "tr",
          {},
          h("td", {}, value ? page.foreign(value) : h("span", { class: "faint" }, say("template.empty"))),
          h("td", { class: "num" }, number(n)),
          h(
            "td",
            { class: "bars", "aria-hidden": "true" },
            h("span", { class: "bar-of", style: { width: `${(100 * n) / most}%` } }),
          ),
        );
      const rest = slot.values.slice(VALUES);
      const body = h("tbody", {}, slot.values.slice(0, VALUES).map(row));
      const unlisted = slot.distinct - slot.values.length;
      return h(
        "section",
        { class: "panel" },
        h(
          "h3",
          {},
          h("span", { class: `slot slot-${(i % 6) + 1}` }, say(`slots.${slot.type}`)),
          " ",
          h("span", { class: "small muted" }, say("template.distinct", { n: slot.distinct })),
        ),
        h(
          "table",
          { class: "list small" },
          h(
            "thead",
            { class: "visually-hidden" },
            h(
              "tr",
              {},
              h("th", { scope: "col" }, say("template.value")),
              h("th", { scope: "col" }, say("template.count")),
              h("th", {}),
            ),
          ),
          body,
        ),
        rest.length
          ? page.button(say("list.more", { n: rest.length, left: rest.length }), (event) => {
              body.append(...rest.map(row));
              event.target.remove();
            })
          : null,
        unlisted > 0 ? h("p", { class: "small faint" }, say("template.unlisted", { n: unlisted })) : null,
      );
    }),
  );
}

// The ranges of the slots of a use, for painting.
page.slotRanges = (place) =>
  place.slots
    .map(([start, end], i) => ({ start, end, class: `slot slot-${(i % 6) + 1}` }))
    .filter((range) => range.start < range.end);

async function use(place) {
  const { h, say } = page;
  const text = await page.text(place.speech);
  const link = page.link("speech", [place.speech], { at: place.start });
  return h(
    "li",
    { class: "panel use" },
    text
      ? h(
          "a",
          { class: "text block", href: link, dir: "auto" },
          page.paint(text, place.start, place.end, page.slotRanges(place)),
        )
      : h("p", { class: "faint" }, say("finding.no_text")),
    h("p", { class: "small" }, page.where(place), " ", h("a", { href: link }, page.speechName(place.speech))),
  );
}
