/* The page as readers will see it, beside the text. Of several answers only that to the newest question is shown. */

import { Refused, ask } from "./http.js";
import { announce, onDesk } from "./element.js";

export class Preview {
  #asked = null;
  #failed = false;

  /** `frame` shows the page, `status` says when it cannot be shown. */
  constructor(article, frame, status) {
    Object.assign(this, { article, frame, status });
    this.url = article.body.dataset.markdownxUrlsPath;
    onDesk("text", () => this.show());
  }

  /** Asks for the page of the text as it is now and shows it. Fires `desk:preview` with that text and what
   * the server counted. */
  async show() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    try {
      const question = { content: this.article.body.value, post: this.article.post };
      const answer = await ask(this.url, question, { signal: asked.signal });
      if (asked !== this.#asked) return;
      exchange(this.frame, answer.html);
      if (this.#failed) this.status.say("");
      this.#failed = false;
      announce("preview", { ...answer, content: question.content });
    } catch (error) {
      if (error.name === "AbortError" || asked !== this.#asked) return;
      if (!(error instanceof Refused)) throw error;
      this.#failed = true;
      this.status.say(`プレビューできません：${error.message}`, { error: true });
    }
  }
}

/** Makes `html` the content of `frame`. Blocks that are the same stay: pictures do not flicker, nothing jumps. */
function exchange(frame, html) {
  const page = document.createElement("template");
  page.innerHTML = html; // cleaned by the renderer, as on the site
  const old = [...frame.childNodes];
  const fresh = [...page.content.childNodes];
  let before = 0;
  while (before < Math.min(old.length, fresh.length) && old[before].isEqualNode(fresh[before])) before += 1;
  let after = 0;
  while (
    after < Math.min(old.length, fresh.length) - before &&
    old[old.length - 1 - after].isEqualNode(fresh[fresh.length - 1 - after])
  ) {
    after += 1;
  }
  const anchor = old[old.length - after] ?? null;
  old.slice(before, old.length - after).forEach((node) => node.remove());
  fresh.slice(before, fresh.length - after).forEach((node) => frame.insertBefore(node, anchor));
}
