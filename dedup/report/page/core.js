// What every file of the page stands on. The files of this folder are joined into one script in strict mode: this one
// first, the others by name, app.js last. Each is a block of its own; what others may use it puts on `page`, an object that
// the joined script begins with.

// Views by name: each is {render(container, params, context)}; see the top of app.js.
page.views = new Map();
page.registerView = (name, view) => page.views.set(name, view);

const settings = JSON.parse(document.getElementById("wording").textContent);
page.language = settings.language;
page.command = settings.command;

const grouped = new Intl.NumberFormat(page.language === "zh" ? "zh-CN" : "en-US");
const percent = new Intl.NumberFormat("en-US", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

page.number = (value) => grouped.format(value);

// 0.123 -> "12.3%"; what is not all is not 100%, what is not nothing is not 0%.
page.percent = (share) => {
  if (share > 0 && share < 0.0005) return "<0.1%";
  return percent.format(share < 1 && share > 0.999 ? 0.999 : share);
};

const messages = new Map(Object.entries(settings.messages));
page.knows = (key) => messages.has(key);

// The wording of a key: {name} is replaced by values.name, numbers grouped, {name:noun} by a count ("3 places"). A
// message with two forms goes by values.n: the first for one, the second for other numbers.
page.say = (key, values = {}) => {
  let message = messages.get(key);
  if (message === undefined) throw new Error(`the catalogue has no ${key}`);
  if (typeof message !== "string") message = message[values.n === 1 ? 0 : 1];
  return message.replace(/\{(\w+)(?::(\w+))?\}/g, (whole, name, noun) => {
    if (!Object.hasOwn(values, name)) throw new Error(`${key} needs ${name}`);
    const value = values[name];
    if (noun) return page.count(noun, value);
    return typeof value === "number" ? page.number(value) : String(value);
  });
};

// count("place", 3) -> "3 places"
page.count = (noun, n) => page.say(`nouns.${noun}`, { n });

// A fragment that leads to a view: link("pair", ["a@1", "b@2"]) -> "#pair/a%401/b%402".
page.link = (view, params = [], query = {}) => {
  const path = [view, ...params].map((part) => encodeURIComponent(part)).join("/");
  const pairs = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const rest = pairs.map((pair) => pair.map((part) => encodeURIComponent(part)).join("=")).join("&");
  return `#${path}${rest ? `?${rest}` : ""}`;
};

// The reverse: {view, params, query}. What cannot be decoded stands as it is.
page.parseLink = (hash) => {
  const decode = (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  const [path, rest = ""] = hash.replace(/^#/, "").split("?", 2);
  const [view, ...params] = path.split("/").map(decode);
  const query = new Map();
  for (const pair of rest.split("&").filter(Boolean)) {
    const at = pair.indexOf("=");
    query.set(decode(at < 0 ? pair : pair.slice(0, at)), at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return { view: view || "overview", params, query };
};
