// What differs between the first place of a finding and each of the others.

import { h } from "./dom.js";
import { growing } from "./growing.js";
import { difference } from "./passages.js";
import { inDraft, placeLink, where } from "./places.js";
import { textOf } from "./report.js";
import { wholes } from "./whole.js";
import { say } from "./wording.js";

const AT_ONCE = 10;

// The aligned spans of the anchor and member i.
function alignedSpans(finding, i) {
  const [anchor, member] = [finding.occurrences[0], finding.occurrences[i]];
  const spans = (finding.evidence.passages ?? []).filter((one) => one.of[0] === 0 && one.of[1] === i);
  return finding.evidence.passages ? spans : [{ a: [anchor.start, anchor.end], b: [member.start, member.end] }];
}

// What the view of a finding shows of them.
export async function differencesOf(finding) {
  const drafted = inDraft(finding);
  const members = finding.occurrences.slice(1);
  const anchor = await textOf(finding.occurrences[0].speech);
  if (!anchor || !members.length) return h("p", { class: "notice" }, say("finding.no_text"));
  return [
    h("h2", {}, say(drafted ? "draft.differences" : "finding.differences")),
    h(
      "p",
      { class: "small muted" },
      say(drafted ? "draft.how_to_read" : "finding.how_to_read"),
      " ",
      h("del", {}, say(drafted ? "draft.only_source" : "finding.only_anchor")),
      " ",
      h("ins", {}, say(drafted ? "draft.only_draft" : "finding.only_member")),
      " ",
      h("span", { class: "minor" }, say("finding.minor")),
    ),
    await growing(members, AT_ONCE, async (member, i) => {
      const text = await textOf(member.speech);
      const spans = alignedSpans(finding, i + 1);
      return h(
        "li",
        { class: "panel difference" },
        h("p", { class: "small" }, placeLink(member, { finding: finding.id }), " ", h("span", { class: "faint" }, where(member))),
        text ? await compared(anchor, text, spans, drafted) : h("p", { class: "faint" }, say("finding.no_text")),
      );
    }),
  ];
}

function isSame(anchor, a, text, b) {
  const [first, member] = wholes(anchor, a, text, b);
  return first === member;
}

// An old text comes before the draft, a copy behind the one that stays.
async function compared(anchor, text, spans, turned) {
  const different = spans.filter(({ a, b }) => !isSame(anchor, a, text, b));
  const equal = spans.length - different.length;
  return [
    equal
      ? h("p", { class: "small" }, h("span", { class: "chip good" }, say("finding.equal", { n: equal })))
      : null,
    different.length
      ? await growing(different, AT_ONCE, ({ a, b }) => {
          const [first, member] = wholes(anchor, a, text, b);
          return turned ? difference(member, first) : difference(first, member);
        })
      : null,
  ];
}
