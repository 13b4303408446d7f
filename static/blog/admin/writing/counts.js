/* What the server counted of the text that is shown: characters, minutes, headings, links. */

import { announce, make, onDesk } from "./element.js";
import { released } from "./pressed.js";

const NUMBER = new Intl.NumberFormat("ja-JP");

export function startCounts(element) {
  let newest = null;
  onDesk("preview", async (counted) => {
    newest = counted;
    await released();
    if (counted === newest) draw(counted);
  });
  const draw = ({ characters, minutes, headings, links, images, notices }) => {
    const words = [
      `${NUMBER.format(characters)}字`,
      `約${minutes}分`,
      `見出し${headings}`,
      `リンク${links}`,
      `画像${images}`,
    ];
    element.replaceChildren(...words.map((text) => make("span", { text })), ...notices.map(noticed));
  };
}

/** A place that readers will not see as it was meant; a click leads to it. */
function noticed({ line, text }) {
  const go = () => announce("goto", { line });
  return make("button", { type: "button", class: "count-notice", text: `${line}行目：${text}`, onclick: go });
}
