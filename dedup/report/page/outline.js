// A re-used outline: the templates that two speeches share, in order, each as the one and as the other fills it.

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
  const row = ({ a, b, of, template }, i) => {
    const known = data.templateOf.get(template);
    return h(
      "li",
      { class: "panel shared" },
      h("span", { class: "source-number is-template" }, `T${i + 1}`),
      known ? h("a", { href: link("template", [known.id]) }, skeleton(known)) : null,
      [a, b].map((span, side) => filled(known, speeches[of[side]], texts[of[side]], span)),
    );
  };
  return [
    h("h2", {}, say("finding.sequence", { n: finding.evidence.passages.length })),
    await growing(finding.evidence.passages, AT_ONCE, row),
  ];
}

// What a speech says there, with what fills the slots in their colours.
function filled(template, speech, text, [start, end]) {
  if (!text) return h("p", { class: "faint" }, say("finding.no_text"));
  const use = template?.occurrences.find((place) => place.speech === speech && place.start === start);
  const ranges = use ? slotRanges(use) : [];
  const href = link("speech", [speech], { at: start });
  return h("a", { class: "text block", href, dir: "auto" }, paint(text, start, end, ranges));
}
