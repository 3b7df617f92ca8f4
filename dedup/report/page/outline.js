// A re-used outline: the templates that the first speech shares with others, in order, each as every one fills it.

import { h } from "./dom.js";
import { growing } from "./growing.js";
import { link } from "./links.js";
import { paint } from "./marks.js";
import { data, textOf } from "./report.js";
import { skeleton, slotRanges } from "./template_card.js";
import { say } from "./wording.js";

const AT_ONCE = 20;

export async function sharedSequence(finding) {
  const speeches = finding.occurrences.map((place) => place.speech);
  const texts = await Promise.all(speeches.map((id) => textOf(id)));
  const row = ({ template, places }, i) => {
    const known = data.templateOf.get(template);
    return h(
      "li",
      { class: "panel shared" },
      h("span", { class: "source-number is-template" }, `T${i + 1}`),
      known ? h("a", { href: link("template", [known.id]) }, skeleton(known)) : null,
      places.map(([of, span]) => filled(known, speeches[of], texts[of], span)),
    );
  };
  const steps = stepsOf(finding);
  return [h("h2", {}, say("finding.sequence", { n: steps.length })), await growing(steps, AT_ONCE, row)];
}

// Each step of the first speech, with its place there and in each speech that has it too.
function stepsOf(finding) {
  const steps = new Map();
  for (const { a, b, of, template } of finding.evidence.passages) {
    if (!steps.has(a[0])) steps.set(a[0], { template, places: [[of[0], a]] });
    steps.get(a[0]).places.push([of[1], b]);
  }
  return [...steps].sort(([one], [other]) => one - other).map(([, step]) => step);
}

// What a speech says there, with what fills the slots in their colours.
function filled(template, speech, text, [start, end]) {
  if (!text) return h("p", { class: "faint" }, say("finding.no_text"));
  const use = template?.occurrences.find((place) => place.speech === speech && place.start === start);
  const ranges = use ? slotRanges(use) : [];
  const href = link("speech", [speech], { at: start });
  return h("a", { class: "text block", href, dir: "auto" }, paint(text, start, end, ranges));
}
