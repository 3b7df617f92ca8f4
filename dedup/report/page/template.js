// One template: what fills its slots, and every use.

import { append, foreign, h, plain } from "./dom.js";
import { growing, moreRows } from "./growing.js";
import { link } from "./links.js";
import { paint } from "./marks.js";
import { showMissing } from "./missing.js";
import { speechName, where } from "./places.js";
import { data, textOf } from "./report.js";
import { skeleton, slotClass, slotRanges, templateCard, templateFacts, yearBars } from "./template_card.js";
import { number, say } from "./wording.js";

const USES = 25;
const VALUES = 12;

export const view = {
  name: "template",
  under: "templates",
  async render(container, [id], context) {
    const template = data.templateOf.get(id);
    if (!template) return showMissing(container, "missing.template", { id: plain(id ?? "") });
    context.title(template.text);
    const nested = data.templates.filter((one) => one.parent === id);
    const parent = data.templateOf.get(template.parent);
    append(container, [
      h("p", { class: "crumbs" }, h("a", { href: link("templates") }, say("nav.templates"))),
      h("h1", {}, skeleton(template)),
      h("p", { class: "lead" }, templateFacts(template)),
      spread(template),
      parent
        ? h(
            "p",
            { class: "small" },
            say("template.parent"),
            " ",
            h("a", { href: link("template", [parent.id]) }, skeleton(parent)),
          )
        : null,
      template.slots.length ? [h("h2", {}, say("template.slots")), slots(template)] : null,
      nested.length
        ? [
            h("h2", {}, say("template.nested", { n: nested.length })),
            h(
              "ol",
              { class: "cards" },
              nested.map((one) => h("li", {}, templateCard(one))),
            ),
          ]
        : null,
      h("h2", {}, say("template.uses", { n: template.uses })),
      await growing(template.occurrences, USES, (place) => use(place)),
      template.uses > template.occurrences.length
        ? h("p", { class: "small faint" }, say("finding.cut", { n: template.uses - template.occurrences.length }))
        : null,
    ]);
  },
};

// Who began to use it, and how it spread, where uses have dates.
function spread(template) {
  if (!template.years.length) return null;
  return h(
    "p",
    { class: "small spread" },
    say("template.first", { year: String(template.years[0][0]) }),
    " ",
    h("a", { href: link("speech", [template.first]) }, speechName(template.first)),
    template.years.length > 1 ? yearBars(template.years) : null,
  );
}

const slots = (template) => h("div", { class: "slots" }, template.slots.map(slotSection));

// A slot with the values that fill it and how often each does.
function slotSection(slot, i) {
  const most = Math.max(1, ...slot.values.map(([, n]) => n));
  const rows = slot.values.map(([value, n], at) => () => valueRow(value, n, most, slot.years[at]));
  const body = h("tbody", {}, rows.slice(0, VALUES).map((row) => row()));
  const unlisted = slot.distinct - slot.values.length;
  const column = (key) => h("th", { scope: "col" }, say(key));
  return h(
    "section",
    { class: "panel" },
    h(
      "h3",
      {},
      h("span", { class: slotClass(i) }, say(`slots.${slot.type}`)),
      " ",
      h("span", { class: "small muted" }, say("template.distinct", { n: slot.distinct })),
    ),
    h(
      "table",
      { class: "list small" },
      h(
        "thead",
        { class: "visually-hidden" },
        h("tr", {}, column("template.value"), column("template.count"), column("template.years"), h("td", {})),
      ),
      body,
    ),
    moreRows(body, rows.slice(VALUES)),
    unlisted > 0 ? h("p", { class: "small faint" }, say("template.unlisted", { n: unlisted })) : null,
  );
}

function valueRow(value, n, most, [first, last] = [0, 0]) {
  return h(
    "tr",
    {},
    h("td", {}, value ? foreign(value) : h("span", { class: "faint" }, say("template.empty"))),
    h("td", { class: "num" }, number(n)),
    h("td", { class: "num faint" }, first === last ? String(first || "") : `${first}–${last}`),
    h(
      "td",
      { class: "bars", "aria-hidden": "true" },
      h("span", { class: "bar-of", style: { width: `${(100 * n) / most}%` } }),
    ),
  );
}

async function use(place) {
  const text = await textOf(place.speech);
  const href = link("speech", [place.speech], { at: place.start });
  return h(
    "li",
    { class: "panel use" },
    text
      ? h(
          "a",
          { class: "text block", href, dir: "auto" },
          paint(text, place.start, place.end, slotRanges(place)),
        )
      : h("p", { class: "faint" }, say("finding.no_text")),
    h("p", { class: "small" }, where(place), " ", h("a", { href }, speechName(place.speech))),
  );
}
