// What the page says: the catalogue of the reader's language, and numbers as that language writes them.

const catalogue = JSON.parse(document.getElementById("wording").textContent);

const grouped = new Intl.NumberFormat(catalogue.language === "zh" ? "zh-CN" : "en-US");
const shares = new Intl.NumberFormat("en-US", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

export const number = (value) => grouped.format(value);

// 0.123 -> "12.3%"; what is not all is not 100%, what is not nothing is not 0%.
export function percent(share) {
  if (share > 0 && share < 0.0005) return "<0.1%";
  return shares.format(share < 1 && share > 0.999 ? 0.999 : share);
}

// The title of the page, as the shell has it; views put their own names before it.
export const pageTitle = document.title;

// What the program declares of each kind of finding: {name, group, unit}.
export const declaredKinds = catalogue.kinds;

const messages = new Map(Object.entries(catalogue.messages));
export const knows = (key) => messages.has(key);

// The wording of a key: {name} is replaced by values.name, numbers grouped, {name:noun} by a count ("3 places"), {name:@key} by one of
// the noun that values.key names. A
// message with two forms goes by values.n: the first for one, the second for other numbers.
export function say(key, values = {}) {
  let message = messages.get(key);
  if (message === undefined) throw new Error(`the catalogue has no ${key}`);
  if (typeof message !== "string") message = message[values.n === 1 ? 0 : 1];
  return message.replace(/\{(\w+)(?::(@?\w+))?\}/g, (whole, name, noun) => {
    if (!Object.hasOwn(values, name)) throw new Error(`${key} needs ${name}`);
    const value = values[name];
    if (noun) return count(noun.startsWith("@") ? values[noun.slice(1)] : noun, value);
    return typeof value === "number" ? number(value) : String(value);
  });
}

// count("place", 3) -> "3 places"
const count = (noun, n) => say(`nouns.${noun}`, { n });
