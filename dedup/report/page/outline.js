// A re-used outline: the templates that two speeches share, in order, each as the one and as the other fills it.

const AT_ONCE = 20;

page.sharedSequence = async (finding) => {
  const { h, say } = page;
  const speeches = finding.occurrences.map((place) => place.speech);
  const texts = await Promise.all(speeches.map((id) => page.text(id)));
  const row = ({ a, b, of, template }) => {
    const known = page.data.templateOf.get(template);
    return h(
      "li",
      { class: "panel shared" },
      known ? h("a", { href: page.link("template", [known.id]) }, page.skeleton(known)) : null,
      [a, b].map((span, side) => filled(known, speeches[of[side]], texts[of[side]], span)),
    );
  };
  return [
    h("h2", {}, say("finding.sequence", { n: finding.evidence.passages.length })),
    await page.growing(finding.evidence.passages, AT_ONCE, row),
  ];
};

// What a speech says there, with what fills the slots in their colours.
function filled(template, speech, text, [start, end]) {
  const { h, say } = page;
  if (!text) return h("p", { class: "faint" }, say("finding.no_text"));
  const use = template?.occurrences.find((place) => place.speech === speech && place.start === start);
  const ranges = use ? page.slotRanges(use) : [];
  const link = page.link("speech", [speech], { at: start });
  return h("a", { class: "text block", href: link, dir: "auto" }, page.paint(text, start, end, ranges));
}
