// Skeletons with their slots: the list, beneath each what is nested in it, and re-used outlines.

import { append, h } from "./dom.js";
import { growing } from "./growing.js";
import { link } from "./links.js";
import { showMissing } from "./missing.js";
import { speechName } from "./places.js";
import { data } from "./report.js";
import { templateCard } from "./template_card.js";
import { say } from "./wording.js";

const AT_ONCE = 30;
// Of a group so many members are offered beside its first speech.
const PAIRS = 4;

export const view = {
  name: "templates",
  nav: "nav.templates",
  key: "4",
  absent: () => !data.templates.length,
  async render(container) {
    if (!data.templates.length) return showMissing(container, "overview.no_templates");
    const children = byParent();
    const results = h("div", {});
    const leaders = data.templates.filter((one) => !data.templateOf.has(one.parent));
    const everyday = leaders.filter((one) => one.everyday).length;
    let wanted = "";
    let all = everyday === leaders.length;
    const draw = async () => {
      const roots = leaders.filter((one) => (all || !one.everyday) && holds(one, children, wanted));
      const list = h("ol", { class: "plain cards" });
      results.replaceChildren(await growing(roots, AT_ONCE, (one) => branch(one, children), list));
    };
    const filter = h(
      "label",
      {},
      say("templates.filter"),
      h("input", {
        type: "search",
        autocomplete: "off",
        spellcheck: "false",
        oninput: (event) => {
          wanted = event.target.value.toLowerCase();
          draw();
        },
      }),
    );
    const common = h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        checked: all,
        onchange: (event) => {
          all = event.target.checked;
          draw();
        },
      }),
      " ",
      say("templates.everyday", { n: everyday }),
    );
    append(container, [
      h("h1", {}, say("nav.templates")),
      h("p", { class: "lead" }, say("templates.lead", { n: data.templates.length })),
      h("form", { class: "toolbar", role: "search", onsubmit: (event) => event.preventDefault() }, filter, everyday ? common : null),
      results,
    ]);
    await draw();
    const outlines = data.findings.filter((finding) => finding.kind === "outline");
    append(container, [
      outlines.length ? h("h2", { id: "outlines" }, say("templates.outlines", { n: outlines.length })) : null,
      outlines.length
        ? await growing(outlines, AT_ONCE, outlineCard, h("ol", { class: "plain cards" }))
        : null,
    ]);
  },
};

function byParent() {
  const children = new Map();
  for (const template of data.templates) {
    if (!children.has(template.parent)) children.set(template.parent, []);
    children.get(template.parent).push(template);
  }
  return children;
}

const holds = (template, children, wanted) =>
  template.text.toLowerCase().includes(wanted) ||
  (children.get(template.id) ?? []).some((one) => holds(one, children, wanted));

function branch(template, children) {
  const nested = children.get(template.id) ?? [];
  return h(
    "li",
    {},
    templateCard(template),
    nested.length
      ? h(
          "ol",
          { class: "plain cards nested" },
          nested.map((one) => branch(one, children)),
        )
      : null,
  );
}

function outlineCard(finding) {
  const [anchor, ...members] = finding.occurrences;
  return h(
    "li",
    {},
    h(
      "article",
      { class: "card panel", "data-kind": "outline" },
      h("p", { class: "small muted" }, say("templates.shared", { n: (finding.evidence.templates ?? []).length })),
      h(
        "a",
        { class: "excerpt block", href: link("finding", [finding.id]) },
        speechName(anchor.speech),
        members.map((member) => [" ↔ ", speechName(member.speech)]),
      ),
      h(
        "p",
        { class: "small" },
        members.slice(0, PAIRS).map((member) => [
          h("a", { href: link("pair", [anchor.speech, member.speech], { finding: finding.id }) }, say("finding.pair")),
          " ",
        ]),
      ),
    ),
  );
}
