// Fragments of the address, which lead to views.

// A fragment that leads to a view: link("pair", ["a@1", "b@2"]) -> "#pair/a%401/b%402".
export function link(view, params = [], query = {}) {
  const path = [view, ...params].map((part) => encodeURIComponent(part)).join("/");
  const pairs = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const rest = pairs.map((pair) => pair.map((part) => encodeURIComponent(part)).join("=")).join("&");
  return `#${path}${rest ? `?${rest}` : ""}`;
}

// The reverse: {view, params, query}. What cannot be decoded stands as it is.
export function parseLink(hash) {
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
}
