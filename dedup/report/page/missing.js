// What stands where a view has nothing to show.

import { h } from "./dom.js";
import { link } from "./links.js";
import { say } from "./wording.js";

export function showMissing(container, key, values) {
  container.append(
    h("h1", {}, say("missing.title")),
    h("p", { class: "notice" }, say(key, values)),
    h("p", {}, h("a", { href: link("overview") }, say("missing.back"))),
  );
}
