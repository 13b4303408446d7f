/* The headings of the text, as written now; a click leads to one in both panes. */

import { headings } from "./markdown.js";
import { make, onDesk } from "./element.js";
import { released } from "./pressed.js";

/** Keeps `element` the list of the headings in `field`; `go(start, end)` leads there. */
export function startOutline(element, field, go) {
  let shown = "";
  const draw = () => {
    const found = headings(field.value);
    const now = JSON.stringify(found.map(({ level, text }) => [level, text]));
    if (now === shown) return;
    shown = now;
    const least = Math.min(...found.map(({ level }) => level));
    const items = found.map(({ level, text }, n) => {
      const button = make("button", { type: "button", text });
      button.addEventListener("click", () => {
        const { start, end } = headings(field.value)[n] ?? {};
        if (start !== undefined) go(start, end);
      });
      return make("li", { class: `outline-${level - least + 1}` }, button);
    });
    const empty = make("p", { class: "help", text: "見出し（## ）を書くと、ここに並びます。" });
    element.replaceChildren(items.length ? make("ol", {}, ...items) : empty);
  };
  onDesk("text", () => released().then(draw));
  draw();
}
