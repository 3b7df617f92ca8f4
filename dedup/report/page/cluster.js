// One finding: the anchor and what repeats it, what differs, which copy stays and why, every place.

const AT_ONCE = 10;
const PLACES_AT_ONCE = 50;
// A template is a finding in a check only: a set phrase with gaps.
const MARKS = new Set(["furniture", "watermark", "stray", "formula", "template"]);
const CHECK = page.command === "check";

page.registerView("finding", {
  async render(container, [id], context) {
    const { h, say, data } = context;
    const finding = data.findingOf.get(id);
    if (!finding) return page.nothing(container, "missing.finding", { id: page.plain(id ?? "") });
    const kind = say(`rules.${finding.kind}.title`);
    context.title(`${kind}: ${finding.evidence.excerpt.slice(0, 40)}`);
    page.append(container, [
      h(
        "p",
        { class: "crumbs" },
        h("a", { href: page.link("findings") }, say("nav.findings")),
        " / ",
        h("a", { href: page.kindLink(finding.kind) }, kind),
      ),
      h("h1", {}, page.foreign(finding.evidence.excerpt)),
      h("p", { class: "lead" }, page.kind(finding.kind), "  ", facts(finding)),
      h(
        "p",
        { class: "muted small" },
        say(CHECK && MARKS.has(finding.kind) ? `draft.about_${finding.kind}` : `rules.${finding.kind}.meaning`),
        // What to do with a draft is the editor's affair; of a set phrase it says that nothing is.
        CHECK && !MARKS.has(finding.kind) ? null : [" ", say(`rules.${finding.kind}.cure`)],
      ),
      keeping(finding, data),
      h("h2", {}, say(placesHeading(finding))),
      await body(finding, data),
    ]);
    const order = data.findings;
    const step = (by) => () => {
      const next = order[order.indexOf(finding) + by];
      if (next) location.hash = page.link("finding", [next.id]);
    };
    context.keys({ n: ["finding.next", step(1)], p: ["finding.previous", step(-1)] });
  },
});

function placesHeading(finding) {
  const { kind } = finding;
  if (page.isFrame(finding)) return "frame.lines";
  if (MARKS.has(kind)) return CHECK ? "draft.examples" : "finding.places";
  return CHECK ? "draft.places" : "finding.copies";
}

async function body(finding, data) {
  if (page.isFrame(finding)) return page.frameBody(finding);
  if (MARKS.has(finding.kind)) return inContext(finding);
  return [
    places(finding, data),
    finding.kind === "outline" ? await page.sharedSequence(finding) : await differences(finding),
  ];
}

function facts(finding) {
  const { say } = page;
  const { evidence } = finding;
  return [
    page.isFrame(finding)
      ? page.frameSize(finding)
      : say("finding.size", { places: finding.places, characters: evidence.characters }),
    say(`finding.${finding.scope}`),
    page.likenessText(finding),
    evidence.common?.speeches > 1 ? say("finding.used_by", evidence.common) : "",
    evidence.speeches ? say("finding.used_by", { speeches: evidence.speeches, sources: evidence.sources }) : "",
    evidence.reason ? say("finding.reason", { reason: reasonText(evidence.reason) }) : "",
    say("finding.id", { id: finding.id }),
  ]
    .filter(Boolean)
    .join(say("finding.join"));
}

// By which evidence a mark was made, in the reader's language where the catalogue knows it.
function reasonText(reason) {
  const key = `reasons.${reason.replaceAll(" ", "_")}`;
  return page.knows(key) ? page.say(key) : page.plain(reason);
}

// Which copy one would keep, and by which rule.
function keeping(finding, data) {
  const { h, say } = page;
  if (MARKS.has(finding.kind) || finding.kind === "outline" || CHECK) return null;
  const anchor = finding.occurrences[0];
  const keep = String(data.settings.keep ?? "longest");
  const better = keep === "longest" && (finding.kind === "speech" || finding.kind === "passage");
  const rule = better ? "better" : keep.startsWith("source:") ? "source" : keep;
  const quality = finding.evidence.quality;
  let why = say(finding.kind === "contained" ? "keep.larger" : `keep.${rule}`, { rule: page.plain(keep) });
  if (quality && quality.length > 1) {
    why += say("keep.quality", {
      own: quality[0],
      others: quality.slice(1, 9).map(page.number).join(say("keep.list")),
    });
  }
  return h(
    "div",
    { class: "panel keep" },
    h(
      "p",
      {},
      h("span", { class: "chip good" }, say("keep.kept")),
      " ",
      page.where(anchor),
      " ",
      speechLink(anchor),
    ),
    h("p", { class: "small muted" }, why),
  );
}

function speechLink(place, query = {}) {
  return page.h(
    "a",
    { href: page.speechLink(place.speech, { at: place.start, ...query }) },
    page.speechName(place.speech),
  );
}

function places(finding, data) {
  const { h, say, percent, number } = page;
  const anchor = finding.occurrences[0];
  const measures = ["identity", "jaccard", "containment", "coverage", "anchor_coverage"];
  const used = measures.filter((name) => finding.occurrences.some((place) => place[name] != null));
  const quality = finding.evidence.quality;
  // Of two speeches with one outline neither is the copy.
  const plan = finding.kind === "outline";
  const row = (place, i) =>
    h(
      "tr",
      { class: i || plan ? null : "anchor" },
      h("td", {}, i || plan ? number(plan ? i + 1 : i) : h("span", { class: "chip good" }, say(CHECK ? "draft.draft" : "keep.anchor"))),
      h(
        "td",
        {},
        page.where(place),
        h("span", { class: "block small" }, speechLink(place, { finding: finding.id })),
      ),
      used.map((name) => h("td", { class: "num" }, place[name] == null ? "" : percent(place[name]))),
      quality ? h("td", { class: "num" }, quality[i] == null ? "" : number(quality[i])) : null,
      h(
        "td",
        { class: "num" },
        i && place.speech !== anchor.speech
          ? h(
              "a",
              {
                class: "button small",
                href: page.link("pair", [anchor.speech, place.speech], { finding: finding.id }),
              },
              say("finding.pair"),
            )
          : "",
      ),
    );
  const body = h("tbody", {}, finding.occurrences.slice(0, PLACES_AT_ONCE).map(row));
  const rest = finding.occurrences.slice(PLACES_AT_ONCE);
  const more = rest.length
    ? page.button(say("list.more", { n: rest.length, left: rest.length }), (event) => {
        body.append(...rest.map((place, i) => row(place, i + PLACES_AT_ONCE)));
        event.target.remove();
      })
    : null;
  return h(
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
          h("th", { scope: "col" }, ""),
          h("th", { scope: "col" }, say("finding.column_place")),
          [...used, ...(quality ? ["quality"] : [])].map((name) =>
            h(
              "th",
              { scope: "col", class: "num", title: say(`finding.about_${name}`) },
              say(`finding.column_${name}`),
            ),
          ),
          h("th", {}, h("span", { class: "visually-hidden" }, say("finding.pair"))),
        ),
      ),
      body,
    ),
    more,
    finding.places > finding.occurrences.length
      ? h("p", { class: "small faint" }, say("finding.cut", { n: finding.places - finding.occurrences.length }))
      : null,
  );
}

// The aligned spans of the anchor and member i.
function alignedSpans(finding, i) {
  const [anchor, member] = [finding.occurrences[0], finding.occurrences[i]];
  const spans = (finding.evidence.passages ?? []).filter((one) => one.of[0] === 0 && one.of[1] === i);
  return finding.evidence.passages ? spans : [{ a: [anchor.start, anchor.end], b: [member.start, member.end] }];
}

async function differences(finding) {
  const { h, say } = page;
  const members = finding.occurrences.slice(1);
  const anchor = await page.text(finding.occurrences[0].speech);
  if (!anchor || !members.length) return h("p", { class: "notice" }, say("finding.no_text"));
  return [
    h("h2", {}, say(CHECK ? "draft.differences" : "finding.differences")),
    h(
      "p",
      { class: "small muted" },
      say(CHECK ? "draft.how_to_read" : "finding.how_to_read"),
      " ",
      h("del", {}, say(CHECK ? "draft.only_draft" : "finding.only_anchor")),
      " ",
      h("ins", {}, say(CHECK ? "draft.only_source" : "finding.only_member")),
      " ",
      h("span", { class: "minor" }, say("finding.minor")),
    ),
    await page.growing(members, AT_ONCE, async (member, number) => {
      const text = await page.text(member.speech);
      const spans = alignedSpans(finding, number + 1);
      return h(
        "li",
        { class: "panel difference" },
        h("p", { class: "small" }, page.where(member), " ", speechLink(member, { finding: finding.id })),
        text ? await compared(anchor, text, spans) : h("p", { class: "faint" }, say("finding.no_text")),
      );
    }),
  ];
}

async function compared(anchor, text, spans) {
  const { h, say } = page;
  const different = spans.filter(({ a, b }) => anchor.slice(...a) !== text.slice(...b));
  const equal = spans.length - different.length;
  return [
    equal
      ? h("p", { class: "small" }, h("span", { class: "chip good" }, say("finding.equal", { n: equal })))
      : null,
    different.length
      ? await page.growing(different, AT_ONCE, ({ a, b }) => page.difference(anchor.slice(...a), text.slice(...b)))
      : null,
  ];
}

// The contexts of marks and set phrases: what stands before and behind, one place a line.
function inContext(finding) {
  const { h, say } = page;
  return page.growing(finding.occurrences, PLACES_AT_ONCE, async (place) => {
    const text = await page.text(place.speech);
    const link = h("span", { class: "small" }, page.where(place), " ", speechLink(place, { finding: finding.id }));
    if (!text) return h("li", { class: "panel" }, link, h("p", { class: "faint" }, say("finding.no_text")));
    return h("li", { class: "panel context" }, link, page.inPlace(text, place.start, place.end, finding.kind));
  });
}
