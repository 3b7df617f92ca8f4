// What every overview ends with: what was not read, the settings, and what the page does not have.

import { foreign, h } from "./dom.js";
import { data } from "./report.js";
import { say } from "./wording.js";

const PROBLEMS = 10;

export function problems() {
  if (!data.problem_count) return null;
  const line = (problem) =>
    h(
      "li",
      {},
      foreign(problem.path, { class: "id" }),
      problem.line === undefined ? null : h("span", { class: "at" }, `:${problem.line}`),
      problem.offset === undefined ? null : h("span", { class: "at" }, ` @${problem.offset}`),
      h("br"),
      foreign(problem.message, { class: "small" }),
    );
  const list = (some) => h("ul", { class: "plain problems" }, some.map(line));
  const rest = data.problems.slice(PROBLEMS);
  return [
    h("h2", { id: "problems" }, say("overview.problems", { n: data.problem_count })),
    h(
      "div",
      { class: "panel" },
      list(data.problems.slice(0, PROBLEMS)),
      rest.length
        ? h(
            "details",
            {},
            h("summary", {}, say("overview.more", { n: data.problem_count - PROBLEMS })),
            list(rest),
          )
        : null,
    ),
  ];
}

export function settings() {
  const value = (set) => (Array.isArray(set) ? set.join(", ") : String(set)) || "–";
  return h(
    "details",
    { class: "settings" },
    h("summary", {}, h("h2", {}, say("overview.settings"))),
    h(
      "div",
      { class: "panel" },
      h(
        "dl",
        { class: "pairs small" },
        Object.entries(data.settings).map(([name, set]) => [
          h("dt", {}, h("code", {}, name.replaceAll("_", "-"))),
          h("dd", {}, foreign(value(set))),
        ]),
      ),
    ),
  );
}

// What the page does not have of the report.
export function leftOut() {
  const left = data.left_out;
  const kinds = Object.entries(left.findings).map(([kind, n]) =>
    say("left.kind", { n, kind: say(`rules.${kind}.title`) }),
  );
  const uncompared = data.summary.uncompared_texts;
  const lines = [
    kinds.length ? say("left.findings", { kinds: kinds.join(say("left.join")) }) : null,
    left.templates ? say("left.templates", { n: left.templates }) : null,
    left.places ? say("left.places", { n: left.places }) : null,
    left.texts ? say("left.texts", { n: left.texts }) : null,
    left.problems ? say("left.problems", { n: left.problems }) : null,
    uncompared ? say("left.uncompared", { n: uncompared }) : null,
  ].filter(Boolean);
  if (!lines.length) return null;
  return h(
    "div",
    { class: "notice warn left-out", role: "note" },
    h("strong", {}, say("left.title")),
    h(
      "ul",
      {},
      lines.map((line) => h("li", {}, line)),
    ),
  );
}
