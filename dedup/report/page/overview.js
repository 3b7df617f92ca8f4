// What repeats, how much of it, where; what was not read and what is not in the page.

const LARGEST = 6;
const ROWS = 8;
const PROBLEMS = 10;

page.registerView("overview", {
  nav: "nav.overview",
  render(container, params, { data, h, say }) {
    const { summary } = data;
    page.append(container, [
      h("h1", {}, page.title),
      h("p", { class: "lead" }, say("overview.read", summary)),
      leftOut(data),
      repeats(summary),
      templateShare(summary),
      h("h2", {}, say("overview.kinds")),
      kinds(data),
      page.framesSummary(summary),
      looked(summary) ? [largest(data), templates(data)] : [templates(data), largest(data)],
      h("div", { class: "columns" }, repeating(data, "speeches"), repeating(data, "documents")),
      problems(data),
      settings(data),
    ]);
  },
});

page.overviewParts = { leftOut, problems, settings };

// Kinds whose members are copies. Templates alone say nothing of what repeats.
const COPIES = ["speech", "exact", "near", "contained", "passage"];
const looked = (summary) => COPIES.some((kind) => kind in summary.findings);

function repeats(summary) {
  const { h, say, percent } = page;
  if (!looked(summary)) return null;
  const part = (name) => summary[`${name}_characters`] / Math.max(1, summary.characters);
  if (!summary.repeated_characters)
    return h("p", { class: "panel headline" }, h("strong", {}, say("overview.nothing")));
  const bar = (name) => h("span", { class: `part ${name}`, style: { width: `${100 * part(name)}%` } });
  return h(
    "div",
    { class: "panel headline" },
    h("p", { class: "figure" }, h("strong", {}, percent(summary.repeated_share)), " ", say("overview.repeats")),
    h("div", { class: "whole", "aria-hidden": "true" }, bar("across"), bar("within")),
    h(
      "p",
      { class: "legend small" },
      h("span", { class: "across" }, say("overview.across", { share: percent(part("across")) })),
      h("span", { class: "within" }, say("overview.within", { share: percent(part("within")) })),
      h("span", { class: "faint" }, say("overview.counted", { characters: summary.repeated_characters })),
    ),
  );
}

// How much of the text is the fixed words of templates.
function templateShare(summary) {
  const { h, say, percent } = page;
  const found = summary.findings.template;
  if (found === undefined) return null;
  const share = (summary.member_characters.template ?? 0) / Math.max(1, summary.characters);
  if (!found) return h("p", { class: "panel headline" }, h("strong", {}, say("overview.no_templates")));
  return h(
    "div",
    { class: "panel headline" },
    h(
      "p",
      { class: "figure" },
      h("strong", {}, percent(share)),
      " ",
      say("overview.template_share", { n: found }),
    ),
    h(
      "div",
      { class: "whole", "aria-hidden": "true" },
      h("span", { class: "part template", style: { width: `${100 * share}%` } }),
    ),
  );
}

// A row for each kind that was looked for; bars are shares of all text, the longest of them full.
function kinds(data) {
  const { h, say, percent, number } = page;
  const { summary } = data;
  const sum = (kind) => summary.member_characters[kind] ?? 0;
  const most = Math.max(1, ...Object.keys(summary.findings).map(sum));
  const rows = Object.entries(summary.findings).map(([kind, found]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, found ? h("a", { href: page.kindLink(kind) }, page.kind(kind)) : page.kind(kind)),
      h("td", { class: "meaning small muted" }, say(`rules.${kind}.meaning`)),
      h("td", { class: "num" }, number(found)),
      h("td", { class: "num" }, number(summary.members[kind] ?? 0)),
      h("td", { class: "num" }, sum(kind) ? percent(sum(kind) / Math.max(1, summary.characters)) : "–"),
      h(
        "td",
        { class: "bars", "aria-hidden": "true" },
        h("span", { class: "bar-of", "data-kind": kind, style: { width: `${(100 * sum(kind)) / most}%` } }),
      ),
    ),
  );
  const head = ["kind", "meaning", "findings", "places", "share"].map((name) =>
    h(
      "th",
      { scope: "col", class: ["findings", "places", "share"].includes(name) ? "num" : `column-${name}` },
      say(`overview.column_${name}`),
    ),
  );
  return h(
    "div",
    { class: "panel scroll" },
    h("table", { class: "list kinds" }, h("thead", {}, h("tr", {}, head, h("td", {}))), h("tbody", {}, rows)),
  );
}

page.kindLink = (kind) => (kind === "template" ? page.link("templates") : page.link("findings", [], { kind }));

function largest(data) {
  const { h, say } = page;
  const shown = data.findings.slice(0, LARGEST);
  if (!shown.length) return null;
  return [
    h("h2", {}, say("overview.largest")),
    h(
      "ol",
      { class: "cards" },
      shown.map((finding) => h("li", {}, page.findingCard(finding))),
    ),
    data.findings.length > shown.length
      ? h("p", {}, h("a", { href: page.link("findings") }, say("overview.all", { n: data.findings.length })))
      : null,
  ];
}

function templates(data) {
  const { h, say } = page;
  if (!data.templates.length) return null;
  const shown = data.templates.filter((template) => !template.parent).slice(0, LARGEST);
  return [
    h("h2", {}, say("overview.templates")),
    h(
      "ol",
      { class: "cards" },
      shown.map((template) => h("li", {}, page.templateCard(template))),
    ),
    h(
      "p",
      {},
      h("a", { href: page.link("templates") }, say("overview.all_templates", { n: data.templates.length })),
    ),
  ];
}

// The documents or speeches with most repeated text.
function repeating(data, what) {
  const { h, say, number, percent } = page;
  const rows = data.repeating[what];
  if (!rows.length) return null;
  const name = (id, title) => {
    const known = what === "speeches" ? data.speechOf.has(id) : data.documentOf.has(id);
    const shown = [
      page.foreign(title || id, { class: title ? "title" : "id" }),
      title ? page.foreign(id, { class: "id faint block" }) : null,
    ];
    if (!known) return shown;
    return h(
      "a",
      { href: what === "speeches" ? page.link("speech", [id]) : page.link("findings", [], { document: id }) },
      shown,
    );
  };
  const body = rows.slice(0, ROWS).map((row) => {
    const [id, title, characters, repeated] = what === "speeches" ? row : [row[0], "", row[1], row[2]];
    return h(
      "tr",
      {},
      h("td", {}, name(id, title)),
      h("td", { class: "num" }, number(repeated)),
      h("td", { class: "num" }, percent(repeated / Math.max(1, characters))),
    );
  });
  const count = data.repeating[what === "speeches" ? "speech_count" : "document_count"];
  return h(
    "section",
    {},
    h("h2", {}, say(`overview.most_${what}`)),
    h(
      "div",
      { class: "panel scroll" },
      h(
        "table",
        { class: "list" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, say(`overview.${what}`)),
            h("th", { scope: "col", class: "num" }, say("overview.repeated")),
            h("th", { scope: "col", class: "num" }, say("overview.column_share")),
          ),
        ),
        h("tbody", {}, body),
      ),
      count > ROWS ? h("p", { class: "small faint" }, say("overview.more", { n: count - ROWS })) : null,
    ),
  );
}

function problems(data) {
  const { h, say } = page;
  if (!data.problem_count) return null;
  const line = (problem) =>
    h(
      "li",
      {},
      page.foreign(problem.path, { class: "id" }),
      problem.line === undefined ? null : h("span", { class: "at" }, `:${problem.line}`),
      problem.offset === undefined ? null : h("span", { class: "at" }, ` @${problem.offset}`),
      h("br"),
      page.foreign(problem.message, { class: "small", lang: "en" }),
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

function settings(data) {
  const { h, say } = page;
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
          h("dd", {}, page.foreign(value(set))),
        ]),
      ),
    ),
  );
}

// What the page does not have of the report.
function leftOut(data) {
  const { h, say } = page;
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
