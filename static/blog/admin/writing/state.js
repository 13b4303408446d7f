/* The dot and the words that say where what was typed is. */

import { make, when } from "./element.js";

const PATIENCE = 400;
/* Milliseconds before "saving" is worth saying: most saves are done by then, and screen readers read every word. */

export class State {
  constructor(element) {
    this.element = element;
    this.timer = 0;
  }

  get name() {
    return this.element.dataset.state;
  }

  saved(at = new Date()) {
    this.#show("saved", `保存済み ${when(at)}`);
  }

  unsaved(words = "未保存の変更があります") {
    this.#show("unsaved", words);
  }

  saving() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#show("saving", "保存しています…"), PATIENCE);
  }

  offline(words, isKept) {
    this.#show("offline", isKept ? `${words} 書いた内容はこのブラウザーに残しています。` : words);
  }

  /** Another window has saved. `link`: {href, text}, the way out. */
  conflict(words, link = null) {
    this.#show("conflict", words, link);
  }

  #show(name, words, link = null) {
    clearTimeout(this.timer);
    const same = this.name === name && this.element.dataset.words === words;
    if (same) return;
    this.element.dataset.state = name;
    this.element.dataset.words = words;
    this.element.replaceChildren(make("span", { class: "save-dot", "aria-hidden": "true" }), make("span", { text: words }));
    if (link) this.element.append(" ", make("a", { href: link.href, text: link.text, class: "save-way" }));
  }
}
