// How many speeches have what stands in a finding, and of how many sources, as far as these are known.

import { PHRASE_KINDS } from "./kinds.js";
import { say } from "./wording.js";

// Not all of those who have a copy, or a form in variants, say it word for word.
export function usedBy({ kind, evidence }) {
  const { speeches, sources, unknown } = evidence.common ?? evidence;
  const key = PHRASE_KINDS.has(kind) && !evidence.variants ? "used_by" : "varied_by";
  const of = sources ? say(unknown ? "finding.of_known_sources" : "finding.of_sources", { n: sources }) : "";
  const said = say(`finding.${key}`, { speeches, sources: of });
  return evidence.listed ? say("finding.listed", { common: said }) : said;
}
