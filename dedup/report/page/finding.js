// One finding: the anchor and what repeats it, what differs, which copy stays and why, every place.

import { differencesOf } from "./differences.js";
import { differsPanel } from "./differs.js";
import { append, foreign, h, plain } from "./dom.js";
import { likenessText } from "./finding_card.js";
import { placesTable } from "./finding_places.js";
import { frameBody, frameSize, isFrame } from "./frame.js";
import { growing } from "./growing.js";
import { kindLabel, kindLink, MARK_KINDS, PHRASE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { showMissing } from "./missing.js";
import { sharedSequence } from "./outline.js";
import { inPlace } from "./passages.js";
import { inDraft, placeLink, where } from "./places.js";
import { data, textOf } from "./report.js";
import { usedBy } from "./used_by.js";
import { whole } from "./whole.js";
import { knows, number, percent, say } from "./wording.js";

const PLACES_AT_ONCE = 50;
// What is shown by its surroundings; no place of it is the copy of another.
const IN_CONTEXT = new Set([...MARK_KINDS, ...PHRASE_KINDS]);

export const view = {
  name: "finding",
  under: "findings",
  async render(container, [id], context) {
    const finding = data.findingOf.get(id);
    if (!finding) return showMissing(container, "missing.finding", { id: plain(id ?? "") });
    const kind = say(`rules.${finding.kind}.title`);
    context.title(`${kind}: ${finding.evidence.excerpt.slice(0, 40)}`);
    append(container, [
      h(
        "p",
        { class: "crumbs" },
        h("a", { href: link("findings") }, say("nav.findings")),
        " / ",
        h("a", { href: kindLink(finding.kind) }, kind),
      ),
      h("h1", {}, foreign(finding.evidence.excerpt)),
      differsPanel(finding),
      h("p", { class: "lead" }, kindLabel(finding.kind), "  ", facts(finding)),
      h("p", { class: "muted small" }, meaning(finding)),
      keeping(finding),
      h("h2", {}, say(placesHeading(finding))),
      await body(finding),
    ]);
    const order = data.findings;
    const step = (by) => () => {
      const next = order[order.indexOf(finding) + by];
      if (next) location.hash = link("finding", [next.id]);
    };
    context.keys({ n: ["finding.next", step(1)], p: ["finding.previous", step(-1)] });
  },
};

// What its kind means and what to do. What to do with a draft is the editor's affair; of a set phrase it says that nothing is.
function meaning(finding) {
  const { kind } = finding;
  const [drafted, marked] = [inDraft(finding), IN_CONTEXT.has(kind)];
  return [
    say(drafted && marked ? `rules.${kind}.draft` : `rules.${kind}.meaning`),
    drafted && !marked ? null : [" ", say(`rules.${kind}.cure`)],
  ];
}

function placesHeading(finding) {
  const { kind } = finding;
  if (isFrame(finding)) return "frame.lines";
  if (IN_CONTEXT.has(kind)) return inDraft(finding) ? "draft.examples" : "finding.places";
  return inDraft(finding) ? "draft.places" : "finding.copies";
}

async function body(finding) {
  if (isFrame(finding)) return frameBody(finding);
  if (IN_CONTEXT.has(finding.kind)) return inContext(finding);
  return [
    placesTable(finding),
    finding.kind === "outline" ? await sharedSequence(finding) : await differencesOf(finding),
  ];
}

function facts(finding) {
  const { evidence } = finding;
  return [
    isFrame(finding)
      ? frameSize(finding)
      : say("finding.size", { places: finding.places, characters: evidence.characters }),
    say(`finding.${finding.scope}`),
    likenessText(finding),
    evidence.common?.speeches > 1 || evidence.speeches ? usedBy(finding) : "",
    evidence.no_form ? say(`finding.no_form_${evidence.no_form.reason}`, { n: evidence.no_form.needed }) : "",
    // Of one that has it nobody can say.
    evidence.commonness === undefined || !(evidence.common?.speeches > 1) ? "" : say("finding.commonness", { share: percent(evidence.commonness) }),
    evidence.reason ? say("finding.reason", { reason: reasonText(evidence.reason) }) : "",
    say("finding.id", { id: finding.id }),
  ]
    .filter(Boolean)
    .join(say("finding.join"));
}

// By which evidence a mark was made, in the reader's language where the catalogue knows it.
function reasonText(reason) {
  const key = `reasons.${reason.replaceAll(" ", "_")}`;
  return knows(key) ? say(key) : plain(reason);
}

// Which copy one would keep, and by which rule.
function keeping(finding) {
  if (IN_CONTEXT.has(finding.kind) || finding.kind === "outline" || inDraft(finding)) return null;
  const anchor = finding.occurrences[0];
  const keep = String(data.settings.keep ?? "longest");
  const better = keep === "longest" && (finding.kind === "speech" || finding.kind === "passage");
  const rule = better ? "better" : keep.startsWith("source:") ? "source" : keep;
  const quality = finding.evidence.quality;
  let why = say(finding.kind === "contained" ? "keep.larger" : `keep.${rule}`, { rule: plain(keep) });
  if (quality && quality.length > 1) {
    why += say("keep.quality", {
      own: quality[0],
      others: quality.slice(1, 9).map(number).join(say("keep.list")),
    });
  }
  return h(
    "div",
    { class: "panel keep" },
    h("p", {}, h("span", { class: "chip good" }, say("keep.kept")), " ", placeLink(anchor), " ", h("span", { class: "small faint" }, where(anchor))),
    h("p", { class: "small muted" }, why),
  );
}

// The contexts of marks and set phrases: what stands before and behind, one place a line.
function inContext(finding) {
  return growing(finding.occurrences, PLACES_AT_ONCE, async (place) => {
    const text = await textOf(place.speech);
    const name = h("span", { class: "small" }, placeLink(place, { finding: finding.id }), " ", h("span", { class: "faint" }, where(place)));
    if (!text) return h("li", { class: "panel" }, name, h("p", { class: "faint" }, say("finding.no_text")));
    return h("li", { class: "panel context" }, name, inPlace(text, ...whole(text, [place.start, place.end]), finding.kind));
  });
}
