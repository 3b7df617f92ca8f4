// What the reader decides to leave out of a draft's shares, each with a note; the file that keeps it. It lasts while the page
// is open.

import { data } from "./report.js";

const made = new Map();

// The decisions on a draft: [{what, note, ...}]; those of an earlier version that were not found again are `stale`.
export function decisionsOf(draft) {
  if (!made.has(draft.document)) {
    const told = (list, more) => (list ?? []).map((one) => ({ ...one, ...more }));
    made.set(draft.document, [...told(draft.decided?.held, {}), ...told(draft.decided?.stale, { stale: true })]);
  }
  return made.get(draft.document);
}

export const standing = (draft) => decisionsOf(draft).filter((one) => !one.stale);

const isSame = (one, other) =>
  one.what === other.what &&
  ["id", "source", "start", "end"].every((key) => (one[key] ?? "") === (other[key] ?? "") || !(key in other));

export const findDecision = (draft, wanted) => standing(draft).find((one) => isSame(one, wanted));

// Makes a decision, or takes it back.
export function toggleDecision(draft, wanted) {
  const known = findDecision(draft, wanted);
  if (known) dropDecision(draft, known);
  else decisionsOf(draft).push({ note: "", ...wanted });
}

export function dropDecision(draft, decision) {
  const list = decisionsOf(draft);
  list.splice(list.indexOf(decision), 1);
}

// What a decision about each of them says.
export function aboutFinding(finding, text) {
  const [{ start, end }] = finding.occurrences;
  return { what: "finding", id: finding.id, kind: finding.kind, start, end, text: text?.slice(start, end) || finding.evidence.excerpt };
}
export const aboutSource = ({ source, title }) => ({ what: "source", source, title });
export const aboutPart = (text, start, end) => ({ what: "part", start, end, text: text.slice(start, end) });

const MEMBERS = ["what", "id", "kind", "source", "title", "start", "end", "text", "note"];

// The file of all drafts of the page (dedup/checking/decisions.py).
export function decisionsFile() {
  const one = (decision) => Object.fromEntries(MEMBERS.filter((key) => decision[key] !== undefined && (decision[key] !== "" || key === "note")).map((key) => [key, decision[key]]));
  const drafts = data.drafts
    .map((draft) => ({ document: draft.document, digest: draft.digest, decisions: decisionsOf(draft).map(one) }))
    .filter((draft) => draft.decisions.length);
  return `${JSON.stringify({ format: "dedup-decisions/1", version: data.version, libraries: data.libraries, drafts }, null, 1)}\n`;
}
