// Elements are made here and nowhere else. Text of strangers only ever becomes text nodes: no function of the page
// takes markup.

const SVG = "http://www.w3.org/2000/svg";
const ATTRIBUTES =
  /^(?:aria-[a-z]+|data-[a-z-]+|class|id|for|type|name|value|min|max|step|placeholder|title|role|tabindex|lang|dir|colspan|scope|autocomplete|spellcheck|checked|selected|disabled|hidden|open|rows|maxlength|width|height|viewBox|d|x|y|x1|y1|x2|y2|r|cx|cy|rx|fill|points|transform|preserveAspectRatio|focusable)$/;

// h("a", {href: link("finding", [id]), class: "x", onclick: f, style: {width: "3px"}}, "text", node, [nodes])
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

// The same for drawings.
export const s = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value == null) continue;
    if (typeof value === "function" && name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, set] of Object.entries(value)) element.style.setProperty(key, set);
    else if (name === "href") {
      // Links lead inside the page; nothing else is ever one.
      if (!String(value).startsWith("#")) throw new Error(`a link that leaves the page: ${value}`);
      element.setAttribute("href", value);
    } else if (ATTRIBUTES.test(name)) element.setAttribute(name, value === true ? "" : value);
    else throw new Error(`an attribute that the page does not use: ${name}`);
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child == null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

// Characters that act on others or that nobody sees: C0 and C1 controls but tab and line feed, soft hyphens, zero width,
// direction marks and overrides, invisible operators, byte order marks, tags, fillers.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

// A string as nodes: what cannot be seen becomes a labelled box and does not act.
export function visible(string) {
  const nodes = [];
  let from = 0;
  for (const found of string.matchAll(UNSEEN)) {
    // A carriage return before a line feed is how some files end lines.
    if (found[0] === "\r" && string[found.index + 1] === "\n") {
      nodes.push(string.slice(from, found.index));
    } else {
      const name = `U+${found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      nodes.push(string.slice(from, found.index), h("span", { class: "unseen" }, name));
    }
    from = found.index + found[0].length;
  }
  nodes.push(string.slice(from));
  return nodes.filter((node) => node !== "");
}

// Text of a stranger (a title, an id, an excerpt), kept apart from what stands around it.
export const foreign = (string, attributes = {}) => h("bdi", attributes, visible(string));

// A stranger's text where only a string can stand (aria-label, title, canvas): what cannot be seen becomes ⟦U+202E⟧.
export const plain = (string) =>
  string.replace(UNSEEN, (found) => `⟦U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟧`);

export const button = (label, onclick, attributes = {}) =>
  h("button", { type: "button", onclick, ...attributes }, label);

// Hands a text over as a file; the link that this takes never stands in the page.
export function saveText(name, string) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([string], { type: "application/json" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Which code unit of a string stands at a place of the nodes that `visible` made of it, from a root on: the offset in a text
// node, or among the children of an element.
export function unitAt(root, string, node, offset) {
  const stop = document.createRange();
  stop.setStart(root, 0);
  stop.setEnd(node, offset);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let unit = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const from = document.createRange();
    from.setStart(text, 0);
    if (stop.compareBoundaryPoints(Range.START_TO_END, from) <= 0 && text !== node) break;
    const isBox = text.parentElement.classList.contains("unseen");
    const length = isBox ? 1 : text === node ? offset : text.data.length;
    if (isBox) unit += String.fromCodePoint(Number.parseInt(text.data.slice(2), 16)).length;
    else for (let i = 0; i < length; i++) unit += string[unit] === "\r" && text.data[i] === "\n" ? 2 : 1;
    if (text === node) break;
  }
  return unit;
}
