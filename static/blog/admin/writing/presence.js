/* Says that this window has the article open, and who else has. */

import { Refused, ask } from "./http.js";
import { make, onDesk, when } from "./element.js";

const BEAT = 15_000;

export class Presence {
  #turn = 0;

  /** `element` shows the others; `saving` knows whether something is typed that a newer revision would collide with. */
  constructor(article, element, saving) {
    Object.assign(this, { article, element, saving });
    setInterval(() => this.beat(), BEAT);
    document.addEventListener("visibilitychange", () => document.hidden || this.beat());
    addEventListener("pagehide", () => this.leave());
    onDesk("begun", () => this.beat());
    this.beat();
  }

  /** Asks who else is here. Of several answers only that to the newest question counts. */
  async beat() {
    const turn = (this.#turn += 1);
    const { client, seen, post, urls } = this.article;
    if (!post || !urls.presence) return;
    try {
      const answer = await ask(urls.presence, { client, seen_revision: seen });
      if (turn === this.#turn && seen === this.article.seen) this.#show(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // no answer: the saving says so, once
    }
  }

  leave() {
    const { client, seen, post, urls } = this.article;
    if (!post || !urls.presence) return;
    ask(urls.presence, { client, seen_revision: seen, leaving: "1" }, { keepalive: true }).catch(() => {});
  }

  #show({ names, twice, newer }) {
    const words = [];
    if (names.length) words.push(`${names.map((name) => `${name}さん`).join("、")}も開いています。`);
    if (twice) words.push("あなたの別の画面でも開いています。");
    const said = words.join("");
    if (this.element.textContent !== said) this.element.replaceChildren(...(said ? [make("span", { text: said })] : []));
    if (newer) this.#warn(newer);
  }

  /** Another window saved: before more is typed there is the newer text to look at. What is typed already goes on its way
   * to the server, which keeps it beside the other. */
  #warn({ who, own, at }) {
    if (!this.saving.isSafe || this.saving.conflict) return;
    const by = own ? "あなたが別の画面で" : who ? `${who}さんが` : "取り込みで";
    this.saving.state.conflict(`${by}新しい版を保存しました（${when(at)}）。`, { href: location.href, text: "読み込み直す" });
  }
}
