// Which facts differ between a piece of a draft and its likeliest source: 2023 → 2024, 云南 → 贵州, 不 → —.

import { foreign, h, plain } from "./dom.js";
import { say } from "./wording.js";

const NAMED = 6;

// As a sentence of so many of them; empty where none differs.
export function differsText(finding, most = NAMED) {
  const { differs } = finding.evidence;
  if (!differs) return "";
  const facts = counted(differs.facts);
  const named = facts.slice(0, most).map(([source, draft, times]) => `${plain(source)} → ${plain(draft)}${again(times)}`);
  if (facts.length > most) named.push(say("differs.more", { n: facts.length - most }));
  return say(differs.only ? "differs.only" : "differs.besides", { facts: named.join(say("differs.join")) });
}

// The same as a line; nothing where none differs.
export function differsLine(finding) {
  const text = differsText(finding);
  return text ? h("span", { class: `block differs-line${finding.evidence.differs.only ? " is-only" : ""}` }, text) : null;
}

// As what a reader of the finding sees first.
export function differsPanel(finding) {
  const { differs } = finding.evidence;
  if (!differs) return null;
  const fact = ([source, draft, times]) =>
    h("li", {}, h("span", { class: "muted" }, foreign(source)), " → ", h("strong", {}, foreign(draft)), again(times));
  return h(
    "div",
    { class: `panel differs${differs.only ? " is-only" : ""}` },
    h("p", {}, h("strong", {}, say(differs.only ? "differs.only_these" : "differs.these"))),
    h("ul", { class: "plain" }, counted(differs.facts).map(fact)),
  );
}

// Each fact once, with how often it differs so.
function counted(facts) {
  const found = new Map();
  for (const { source, draft } of facts) {
    const pair = [source || "—", draft || "—"];
    const key = pair.join("\n");
    found.set(key, [...pair, (found.get(key)?.[2] ?? 0) + 1]);
  }
  return [...found.values()];
}

const again = (times) => (times > 1 ? ` ×${times}` : "");
