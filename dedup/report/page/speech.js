// One speech: its text with every finding, mark and template in it, and lists of them beside it.

import { append, foreign, h, plain } from "./dom.js";
import { isFrame } from "./frame.js";
import { kindLabel, MARK_KINDS, WHOLE_KINDS } from "./kinds.js";
import { link } from "./links.js";
import { showMissing } from "./missing.js";
import { speechName, where } from "./places.js";
import { data, textOf } from "./report.js";
import { lightAlong, listed, pieces, stepKeys, toggles } from "./speech_text.js";
import { skeleton, slotRanges } from "./template_card.js";
import { wholeMark } from "./whole.js";
import { percent, say } from "./wording.js";

export const view = {
  name: "speech",
  under: "findings",
  async render(container, [id], context) {
    const speech = data.speechOf.get(id);
    if (!speech) return showMissing(container, "missing.speech", { id: plain(id ?? "") });
    context.title(speech.title || id);
    const findings = data.findingsIn.get(id) ?? [];
    const hits = findings.flatMap((finding) => spansIn(finding, id).map((place) => ({ finding, place })));
    hits.sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
    numberHits(hits);
    const uses = usesIn(speech);
    const text = await textOf(id);
    const body = h("article", { class: "panel text speech-text", dir: "auto" });
    lightAlong(container);
    const hidden = new Set();
    const draw = () => {
      if (text) body.replaceChildren(...pieces(text, ranges(text, hits, uses, hidden, context.query)));
    };
    draw();
    const owner = link("findings", [], { document: speech.document });
    append(container, [
      h("p", { class: "crumbs" }, h("a", { href: owner }, foreign(speech.document, { class: "id" }))),
      h("h1", {}, speechName(id)),
      h("p", { class: "lead small" }, foreign(id, { class: "id" }), "  ", share(speech, findings)),
      wholes(findings.filter(isWhole), id),
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
          listed(hits.filter(({ finding }) => !isWhole(finding)), body),
          sequence(speech, uses),
        ),
      ),
    ]);
    context.ready(() => body.querySelector(".target, .here")?.scrollIntoView({ block: "center" }));
    context.keys(stepKeys(body));
  },
};

// Findings are numbered as they come in the text.
function numberHits(hits) {
  const numbers = new Map();
  for (const hit of hits) {
    if (!numbers.has(hit.finding)) numbers.set(hit.finding, numbers.size + 1);
    hit.number = numbers.get(hit.finding);
  }
}

const isWhole = (finding) => WHOLE_KINDS.has(finding.kind);

// The templates that the speech fills, by place. Of those that overlap the sequence has the one that explains most: only
// these are painted.
function usesIn({ id, template_sequence: chosen }) {
  const isChosen = (template, place) =>
    !chosen || chosen.some(([name, start]) => name === template.id && Math.abs(start - place.start) <= 2);
  const uses = (data.templatesIn.get(id) ?? []).flatMap((template) =>
    template.occurrences
      .filter((place) => place.speech === id && isChosen(template, place))
      .map((place) => ({ template, place })),
  );
  return uses.sort((a, b) => a.place.start - b.place.start);
}

// Where a finding stands in a speech: its occurrences, or of a whole speech the passages that tie it to the others.
function spansIn(finding, id) {
  const { occurrences, evidence } = finding;
  if (!isWhole(finding)) return occurrences.filter((place) => place.speech === id);
  const spans = new Map();
  for (const { a, b, of } of evidence.passages ?? []) {
    for (const [side, [start, end]] of [a, b].entries()) {
      if (occurrences[of[side]].speech === id) spans.set(`${start}-${end}`, { start, end });
    }
  }
  return [...spans.values()];
}

function share(speech, findings) {
  return [
    say("speech.length", { characters: speech.end - speech.start }),
    say("speech.findings", { n: findings.length }),
    speech.template_share ? say("speech.templates", { share: percent(speech.template_share) }) : "",
  ]
    .filter(Boolean)
    .join(say("finding.join"));
}

// Where the whole speech, or its outline, stands again.
function wholes(findings, id) {
  return findings.map((finding) =>
    h(
      "div",
      { class: "notice", "data-kind": finding.kind },
      h("a", { href: link("finding", [finding.id]) }, kindLabel(finding.kind)),
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
                { href: link("pair", [id, place.speech], { finding: finding.id }) },
                speechName(place.speech),
              ),
              " ",
              h("span", { class: "small" }, where(place)),
            ),
          ),
        finding.places > 9
          ? h("li", { class: "faint small" }, say("finding.more_places", { n: finding.places - 9 }))
          : null,
      ),
    ),
  );
}

function ranges(text, hits, uses, hidden, query) {
  const found = [];
  for (const { finding, place, number } of hits) {
    if (hidden.has(finding.kind)) continue;
    const target = query.get("finding") === finding.id ? " target" : "";
    found.push({
      ...(MARK_KINDS.includes(finding.kind) ? { start: place.start, end: place.end } : wholeMark(text, { start: place.start, end: place.end })),
      class: `hit hit-${finding.kind}${isFrame(finding) ? " hit-frame" : ""}${target}`,
      href: link("finding", [finding.id]),
      title: isFrame(finding)
        ? say("finding.reason_frame", { n: finding.evidence.known_from ?? finding.evidence.pages })
        : say(`rules.${finding.kind}.title`),
      tag: number,
      data: { kind: finding.kind, source: number, begins: place.start },
    });
  }
  if (!hidden.has("template")) {
    for (const [i, { template, place }] of uses.entries()) {
      found.push({
        start: place.start,
        end: place.end,
        class: "tpl",
        href: link("template", [template.id]),
        title: plain(template.text),
        tag: `T${i + 1}`,
        data: { source: `T${i + 1}` },
      });
      found.push(...slotRanges(place));
    }
  }
  const at = Number(query.get("at") ?? NaN);
  if (Number.isFinite(at)) found.push({ start: at, end: at + 1, class: "here" });
  return found;
}

// The templates of the speech in order.
function sequence(speech, uses) {
  const order = (speech.template_sequence ?? uses.map(({ template, place }) => [template.id, place.start, place.end])).filter(
    ([id]) => data.templateOf.has(id),
  );
  if (!order.length) return null;
  return [
    h("h2", {}, say("speech.sequence")),
    h(
      "ol",
      { class: "sequence small" },
      order.map(([id], i) =>
        h("li", { "data-source": `T${i + 1}` }, h("span", { class: "source-number is-template" }, `T${i + 1}`), " ", h("a", { href: link("template", [id]) }, skeleton(data.templateOf.get(id)))),
      ),
    ),
  ];
}
