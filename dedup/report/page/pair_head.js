// What the pair view and the dot plot have in common: which two speeches, their matches, and the head above them.

import { differsText } from "./differs.js";
import { foreign, h, plain } from "./dom.js";
import { link } from "./links.js";
import { counted, covered, matchesBetween } from "./matches.js";
import { showMissing } from "./missing.js";
import { speechLink } from "./places.js";
import { data, textOf } from "./report.js";
import { percent, say } from "./wording.js";

// A view of two speeches: `#name/SPEECH_A/SPEECH_B`. `Body` is made of the query, the pair and its two texts; it has elements(),
// keys(), and begin() and end() for the time that it is in the page.
export const pairView = (name, Body) => ({
  name,
  under: "findings",
  async render(container, params, context) {
    const pair = readPair(params);
    if (!pair) return showNoPair(container, params);
    context.title(say(`${name}.window`, { a: titleOf(pair.a), b: titleOf(pair.b) }));
    const [a, b] = await Promise.all([textOf(pair.a.id), textOf(pair.b.id)]);
    if (!context.alive()) return undefined;
    container.append(pairHead(pair, name, [a, b]));
    if (!a || !b) {
      container.append(h("p", { class: "notice" }, say("pair.no_text")));
      return undefined;
    }
    const body = new Body(context.query, pair, { a, b });
    container.append(...body.elements());
    context.keys(body.keys());
    context.ready(() => body.begin());
    return () => body.end();
  },
});

// The pair of a fragment: {a, b, matches, shared: {a, b}}, the spans of both that are shared; null where the report does not have one of the two.
function readPair(params) {
  const [a, b] = [0, 1].map((i) => data.speechOf.get(params[i]));
  if (!a || !b) return null;
  const findings = (data.findingsIn.get(a.id) ?? []).filter(
    (finding) => a === b || finding.occurrences.some((place) => place.speech === b.id),
  );
  const matches = matchesBetween(findings, a.id, b.id);
  const copies = matches.filter((match) => match.kind !== "outline");
  // In a speech beside itself both sides of a match are repeated text.
  const spans = (side) => copies.flatMap((match) => (a === b ? [match.a, match.b] : [match[side]]));
  return { a, b, matches, shared: { a: spans("a"), b: spans("b") } };
}

// A speech without a title goes by the name of its file.
export const titleOf = (speech) => speech.title.trim() || speech.document.split("/").pop();

// The head: both titles with what the other covers of them, ways to swap and to look at it otherwise. `shown` is "pair" or "dots";
// `texts` are both texts, null for one that the page does not have.
function pairHead(pair, shown, texts) {
  const { a, b, matches } = pair;
  const ids = [a.id, b.id];
  const outlined = matches.filter((match) => match.kind === "outline").length;
  const copies = matches.length - outlined;
  const way = (view, wording) =>
    h("a", { href: link(view, ids), "aria-current": view === shown ? "page" : null, class: `way to-${view}` }, say(wording));
  return h("header", { class: "pair-head" },
    h("div", { class: "pair-line" },
      h("h1", {}, say(a === b ? "pair.within" : "pair.title")),
      h("span", { class: "pair-sum" }, [
        copies || !outlined ? say("pair.matches", { n: copies }) : null,
        outlined ? say("pair.outlined", { n: outlined }) : null,
        say(a.document === b.document ? "pair.one_document" : "pair.two_documents"),
      ].filter(Boolean).join(" · ")),
      h("nav", { class: "ways", "aria-label": say("pair.ways") },
        way("pair", "pair.texts"),
        way("dots", "dots.name"),
      ),
      a === b ? null : h("a", { class: "button swap", href: link(shown, [b.id, a.id]), title: say("pair.swap_why") },
        h("span", { "aria-hidden": "true" }, "⇄ "), say("pair.swap")),
    ),
    h("div", { class: "pair-titles" }, sideHead(pair, "a", texts[0]), sideHead(pair, "b", texts[1])),
  );
}

function sideHead(pair, side, text) {
  const speech = pair[side];
  // The shares of a draft are of what counts.
  const count = data.drafts ? (spans) => counted(spans, [text]) : covered;
  const characters = count([[speech.start, speech.end]]);
  const shared = count(pair.shared[side]);
  const share = characters ? shared / characters : 0;
  const source = data.documentOf.get(speech.document)?.source;
  return h("div", { class: `pair-side side-${side}`, "data-side": side },
    h("p", { class: "pair-name" },
      h("span", { class: "letter", "aria-hidden": "true" }, side.toUpperCase()),
      h("a", { href: speechLink(speech.id) }, foreign(titleOf(speech)))),
    h("p", { class: "pair-place" }, foreign(speech.id), source ? [" · ", foreign(source)] : null),
    h("p", { class: "pair-share" },
      h("span", { class: "meter", "aria-hidden": "true" },
        h("span", { style: { width: `${(100 * share).toFixed(2)}%` } })),
      say("pair.covered", { share: percent(share), shared, all: characters })),
  );
}

// What a match is, in words: kind, length in characters that count (of `text`, that of side a), and how alike.
export function matchWords(match, text) {
  const words = [say(`rules.${match.kind}.title`), say("pair.characters", { n: counted([match.a], [text]) })];
  const differs = match.likeliest ? differsText(data.findingOf.get(match.finding)) : "";
  if (differs) words.push(differs);
  if (match.identity != null) words.push(say("measures.identity", { value: percent(match.identity) }));
  if (match.through) words.push(say("pair.through"));
  return words.join(" · ");
}

function showNoPair(container, params) {
  if (params.length < 2) return showMissing(container, "pair.two");
  const known = (id) => data.speechOf.has(id);
  const missing = params.slice(0, 2).find((id) => !known(id));
  return showMissing(container, "pair.unknown", { name: plain(missing) });
}
