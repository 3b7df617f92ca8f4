// The kinds of finding as the page treats them: by what they tell of a text (`group`) and what a place of them is
// (`unit`), as the program declares them. Names and meanings are in the catalogue, colours in the style made of them.

import { h } from "./dom.js";
import { link } from "./links.js";
import { declaredKinds, say } from "./wording.js";

const namesOf = (wanted) => declaredKinds.filter(wanted).map(({ name }) => name);

// Those whose places are copies of one another.
export const COPY_KINDS = new Set(namesOf(({ group }) => group === "copy"));
// Those of whole speeches, which their passages tie together.
export const WHOLE_KINDS = new Set(namesOf(({ unit }) => unit === "speech"));
// Marks in a text, which pair no two of them.
export const MARK_KINDS = namesOf(({ unit }) => unit === "span");
// What is no copying, however much of it there is; among the findings of a draft, templates are set phrases with gaps.
export const PHRASE_KINDS = new Set(namesOf(({ group }) => group === "phrase"));

// The kind of a finding as a coloured dot and its name.
export const kindLabel = (kind) => h("span", { class: "kind", "data-kind": kind }, say(`rules.${kind}.title`));

// Where the findings of a kind are listed.
export const kindLink = (kind) => (kind === "template" ? link("templates") : link("findings", [], { kind }));
