// A template with its slots in their colours: its skeleton, its figures, its card in a list.

import { foreign, h, plain, visible } from "./dom.js";
import { link } from "./links.js";
import { data } from "./report.js";
import { say } from "./wording.js";

// What fills a slot, in the words that show when one points at it.
const EXAMPLES = 8;
// In the list, values of so many slots, so many of each.
const SLOTS = 3;
const VALUES = 3;
// The most years that have a bar.
const YEARS = 200;

const COLOURS = 6;
// The colour of a slot, by its number.
export const slotClass = (i) => `slot slot-${(i % COLOURS) + 1}`;

// The skeleton with each slot as a coloured field that names its type, or its words where they are few.
export function skeleton(template) {
  let slot = 0;
  return h(
    "bdi",
    { class: "skeleton" },
    template.skeleton.map((piece) => {
      if (piece !== null) return visible(piece);
      const { type, alternatives, values } = template.slots[slot];
      slot++;
      const words = alternatives
        ? visible(values.map(([value]) => value || say("template.empty")).join("│"))
        : type === "text"
          ? "…"
          : say(`slots.${type}`);
      const filled = values
        .slice(0, EXAMPLES)
        .map(([value]) => value || say("template.empty"))
        .join("\n");
      return h("span", { class: slotClass(slot - 1), title: plain(filled) }, words);
    }),
  );
}

export const templateFacts = (template) =>
  say("template.facts", {
    uses: template.uses,
    speeches: template.speeches,
    sources: template.sources,
    gain: Math.round(template.gain),
  });

export const templateCard = (template) =>
  h(
    "article",
    { class: "card panel", "data-kind": "template" },
    h("a", { class: "excerpt block", href: link("template", [template.id]) }, skeleton(template)),
    examples(template),
    bars(template),
    h(
      "p",
      { class: "small muted" },
      templateFacts(template),
      template.frame ? [" ", h("span", { class: "chip" }, say("template.frame"))] : null,
    ),
  );

// How many speeches use it, beside the form that most use; where these have dates, a bar for each year.
function bars(template) {
  const most = Math.max(1, ...data.templates.map((one) => one.speeches));
  return h(
    "div",
    { class: "template-bars", "aria-hidden": "true" },
    h("span", { class: "bar-of", style: { width: `${(100 * template.speeches) / most}%` } }),
    template.years.length > 1 ? yearBars(template.years) : null,
  );
}

// A bar for each year from the first to the last, as high as its speeches are many.
export function yearBars(years) {
  const counts = new Map(years);
  const [first, last] = [years[0][0], years[years.length - 1][0]];
  const most = Math.max(...counts.values());
  const all = Array.from({ length: Math.min(last - first + 1, YEARS) }, (_, i) => first + i);
  const bar = (year) =>
    h("span", {
      title: say("template.year", { year: String(year), speeches: counts.get(year) ?? 0 }),
      style: { height: `${(100 * (counts.get(year) ?? 0)) / most}%` },
    });
  return h("span", { class: "years" }, h("i", {}, String(first)), h("b", {}, all.map(bar)), h("i", {}, String(last)));
}

// The commonest values of the first slots, in the colours of these.
function examples(template) {
  const shown = template.slots.slice(0, SLOTS).map((slot, i) => {
    if (slot.alternatives) return null;
    const values = slot.values.filter(([value]) => value).slice(0, VALUES);
    return values.map(([value]) => foreign(value, { class: `${slotClass(i)} example` }));
  });
  return h("p", { class: "examples small", "aria-hidden": "true" }, shown);
}

// The ranges of the slots of a use, for painting.
export const slotRanges = (place) =>
  place.slots
    .map(([start, end], i) => ({ start, end, class: slotClass(i) }))
    .filter((range) => range.start < range.end);
