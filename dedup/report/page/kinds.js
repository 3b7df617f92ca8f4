// The kinds of finding as the page treats them. Their names and what they mean stand in the catalogue, their colours in
// base.css.

import { h } from "./dom.js";
import { link } from "./links.js";
import { say } from "./wording.js";

// Those whose places are copies of one another.
export const COPY_KINDS = new Set(["speech", "exact", "near", "contained", "passage"]);
// Those of whole speeches, which their passages tie together.
export const WHOLE_KINDS = new Set(["speech", "outline"]);
// Marks in a text, which pair no two of them.
export const MARK_KINDS = ["furniture", "watermark", "stray", "formula"];
// What is no copying, however much of it there is; among the findings of a draft, templates are set phrases with gaps.
export const PHRASE_KINDS = new Set(["formula", "template"]);

// The kind of a finding as a coloured dot and its name.
export const kindLabel = (kind) => h("span", { class: "kind", "data-kind": kind }, say(`rules.${kind}.title`));

// Where the findings of a kind are listed.
export const kindLink = (kind) => (kind === "template" ? link("templates") : link("findings", [], { kind }));
