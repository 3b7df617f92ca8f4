// A list that shows some and then more: `make(record, number)` gives an element.
page.growing = (records, step, make, list = page.h("ol", { class: "plain growing" })) => {
  const { h, say } = page;
  let shown = 0;
  const button = h("button", { type: "button", class: "more" });
  const grow = async () => {
    const some = records.slice(shown, shown + step);
    const first = shown;
    shown += some.length;
    const made = await Promise.all(some.map((record, i) => make(record, first + i)));
    list.append(...made);
    const left = records.length - shown;
    button.hidden = !left;
    button.textContent = say("list.more", { n: Math.min(step, left), left });
    if (first) made[0]?.querySelector?.("a, button")?.focus();
  };
  button.addEventListener("click", grow);
  return grow().then(() => h("div", {}, list, h("p", {}, button)));
};
