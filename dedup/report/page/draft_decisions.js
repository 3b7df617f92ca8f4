// What was decided about a draft, with notes, and the file that keeps it for the next version.

import { decisionsFile, dropDecision, findDecision, toggleDecision } from "./decisions.js";
import { button, foreign, h, plain, saveText } from "./dom.js";
import { say } from "./wording.js";

const FILE = "decisions.json";
const LONGEST_NOTE = 2000;

export const noteField = (decision) =>
  h(
    "label",
    { class: "field note" },
    say("decide.note"),
    h("textarea", { rows: 2, maxlength: LONGEST_NOTE, dir: "auto", oninput: (event) => (decision.note = event.target.value) }, decision.note),
  );

export const saveButton = () => button(say("decide.save"), () => saveText(FILE, decisionsFile()), { class: "save" });

// What a decision is about, in a line.
export const aboutLine = (one) => [h("strong", {}, say(`decide.what_${one.what}`)), " ", foreign(one.title || one.source || one.text || "", { class: "clip" })];

export function decisionsPart(view, decisions) {
  const { draft } = view;
  const [held, stale] = [decisions.filter((one) => !one.stale), decisions.filter((one) => one.stale)];
  const quotations = { what: "quotations" };
  const known = findDecision(draft, quotations);
  const all = draft.quotations.length
    ? h("p", {}, h("button", { type: "button", "aria-pressed": String(Boolean(known)), onclick: () => change(() => toggleDecision(draft, quotations)) }, say(`decide.quotations${known ? "_back" : ""}`)))
    : null;
  const change = (action) => {
    action();
    view.refresh();
  };
  const row = (one) =>
    h(
      "li",
      { class: one.stale ? "is-stale" : null },
      h("p", { class: "decision" }, aboutLine(one), button(say(one.stale ? "decide.drop" : "decide.put_back"), () => change(() => dropDecision(draft, one)), { class: "quiet", "aria-label": `${say("decide.put_back")}: ${plain(one.title || one.source || one.text || say(`decide.what_${one.what}`)).slice(0, 60)}` })),
      noteField(one),
    );
  const list = (some) => (some.length ? h("ol", { class: "plain decisions small" }, some.map(row)) : null);
  const changed = draft.decided && [draft.decided.new_draft ? "new_draft" : "", draft.decided.new_library ? "new_library" : ""].filter(Boolean);
  return h(
    "section",
    { class: "draft-decisions" },
    h("h2", {}, say("decide.title")),
    h("p", { class: "small muted" }, say(held.length ? "decide.counted" : "decide.how")),
    changed?.map((key) => h("p", { class: "small muted" }, say(`decide.${key}`))),
    all,
    list(held),
    stale.length ? [h("h3", {}, say("decide.stale", { n: stale.length })), list(stale)] : null,
    decisions.length ? h("p", {}, saveButton()) : null,
  );
}
