/* Asks for the description of a picture that has come in: a small form above the text, not in its way.
 *
 * The picture stands in the text already, with its file's name for a description, whatever becomes of the question.
 */

import { composing, replace } from "./text.js";
import { make, newId } from "./element.js";

const CALM = 1000;
/* Milliseconds after the last key. */
const FIELDS = "textarea, select, input:not([type=file])";

export class Describing {
  #waiting = [];
  #isOpen = false;
  #typedAt = -Infinity;

  /** `tell` says what became of a question, in place of the words that asked it. */
  constructor(article, place, tell) {
    Object.assign(this, { article, place, tell });
    article.form.addEventListener("keydown", ({ target }) => {
      if (target.matches(FIELDS) && !place.contains(target)) this.#typedAt = performance.now();
    });
  }

  /** Asks about the picture at `address` after those that are asked about already. */
  ask(picture) {
    this.#waiting.push(picture);
    if (!this.#isOpen) this.#next();
  }

  #next() {
    const picture = this.#waiting.shift();
    this.#isOpen = Boolean(picture);
    if (picture) this.#open(picture);
  }

  #open({ address, alternative, name }) {
    const { input, ornament, parts } = question(alternative);
    const close = (words = "") => {
      const hadFocus = panel.contains(document.activeElement);
      panel.remove();
      if (hadFocus) this.article.body.focus();
      this.tell(words);
      this.#next();
    };
    const done = () => {
      this.#describe(address, ornament.checked ? "" : input.value);
      close(ornament.checked || !input.value.trim() ? "飾りの画像にしました。" : "画像の説明を入れました。");
    };
    const title = newId("describe");
    const panel = make(
      "div",
      { class: "picture-question", role: "group", "aria-labelledby": title },
      make("img", { src: address, alt: "" }),
      make("p", { id: title, class: "question", text: `「${name}」には何が写っていますか。` }),
      ...parts,
      make("button", { type: "button", class: "button", text: "説明を入れる", onclick: done }),
      make("button", { type: "button", class: "button quiet", text: "あとで", onclick: () => close() }),
    );
    panel.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && event.target.localName === "input" && event.target !== ornament) done();
      else return;
      event.preventDefault();
    });
    this.place.append(panel);
    const isTyping = performance.now() - this.#typedAt < CALM;
    if (isTyping) return; // nobody is interrupted in the middle of a sentence
    input.focus();
    input.select();
  }

  #describe(address, words) {
    const { body } = this.article;
    const text = words.trim().replace(/[[\]\\]/g, "\\$&");
    const end = body.value.lastIndexOf(`](${address})`);
    const start = end < 0 ? -1 : body.value.lastIndexOf("![", end);
    if (start < 0) return;
    const code = `![${text}](${address})`;
    const behind = start + code.length;
    replace(body, start, end + `](${address})`.length, code, [behind, behind]);
  }
}

/** The two fields of a question, and all that stands around them. */
function question(alternative) {
  const hint = newId("describe");
  const input = make("input", {
    type: "text",
    id: newId("describe"),
    maxlength: 300,
    value: alternative,
    "aria-describedby": hint,
  });
  const ornament = make("input", { type: "checkbox", id: newId("describe") });
  ornament.addEventListener("change", () => (input.disabled = ornament.checked));
  const parts = [
    make("p", { id: hint, class: "help", text: "見えない人に、画像の代わりに読み上げられます。" }),
    make("label", { for: input.id, text: "画像の説明" }),
    input,
    make("span", { class: "choice" }, ornament, make("label", { for: ornament.id, text: "飾りの画像（説明しない）" })),
  ];
  return { input, ornament, parts };
}
