// The names of what stands in a report, with the links that lead there.

import { foreign, h, plain } from "./dom.js";
import { link } from "./links.js";
import { data } from "./report.js";
import { say } from "./wording.js";

// The page, paragraph or block of an extracted document; of others the line and column.
export function partOf(place) {
  if (place.block === undefined) return `${place.line}:${place.column}`;
  const unit = ["page", "paragraph", "block"].find((name) => place[name] !== undefined);
  return say(`place.${unit}`, { n: place[unit] });
}

// Where an occurrence stands, for a person: "page.txt:12:3", or the block of an extracted document.
export function where(place) {
  const at = `${place.block === undefined ? ":" : " "}${partOf(place)}`;
  const under = place.heading ? [" ", say("place.under", { heading: plain(place.heading) })] : [];
  return [foreign(place.document, { class: "id" }), h("span", { class: "at" }, at, under)];
}

// The same by the title of its speech, where that has one; the name of the file stands behind it.
export function titled(place) {
  const title = data.speechOf.get(place.speech)?.title;
  if (!title) return where(place);
  return [foreign(title, { class: "title", title: plain(place.document) }), " ", h("span", { class: "at" }, partOf(place))];
}

// Where a speech is read: one of a draft in the draft.
export function speechLink(id, query = {}) {
  const owner = data.documentOf.get(data.speechOf.get(id)?.document);
  return owner?.role === "draft" ? link("overview", [owner.id], query) : link("speech", [id], query);
}

// A speech by its title, or by its id where it has none.
export function speechName(id) {
  const speech = data.speechOf.get(id);
  return foreign(speech?.title || id, { class: speech?.title ? "title" : "id" });
}

// Where a place is read, by the name of its speech.
export const placeLink = (place, query = {}) =>
  h("a", { href: speechLink(place.speech, { at: place.start, ...query }) }, speechName(place.speech));

// Whether a finding is of a draft: what stands there comes first.
export const inDraft = (finding) => data.documentOf.get(finding.occurrences[0].document)?.role === "draft";
