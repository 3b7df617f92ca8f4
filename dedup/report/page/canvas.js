// What drawings on a canvas share: its size and its colours.

import { h } from "./dom.js";

// A canvas of a size in pixels of the page, sharp on any screen.
export function prepareCanvas(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.setProperty("width", `${width}px`);
  canvas.style.setProperty("height", `${height}px`);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

// The colours of the theme, each looked up once: colour("--ink").
export function palette() {
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, colour(name));
    return known.get(name);
  };
}

function colour(name) {
  // A canvas takes no variables: the value that the page's theme gives them is read from an element.
  const probe = h("span", { hidden: true, style: { color: `var(${name})` } });
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

// Draws anew when the size of an element or the theme changes, until the function that this returns is called.
export function onNewLook(element, draw) {
  const observer = new ResizeObserver(() => draw());
  observer.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", draw);
  document.addEventListener("themechange", draw);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", draw);
    document.removeEventListener("themechange", draw);
  };
}
