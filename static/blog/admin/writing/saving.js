/* Bringing what is typed to the server: by itself a moment after typing stops, before leaving, and on Ctrl+S.
 *
 * One request at a time, so that this window never collides with itself; the next one takes the text as it is then.
 */

import { Refused, ask } from "./http.js";
import { announce } from "./element.js";
import { rested } from "./text.js";

const REST = 1500;
const MOST = 15_000;
/* Milliseconds: after the last key, and after the first that is not saved. */
const COPY = 400;
const PAUSES = [2, 4, 8, 15, 30, 60];
/* Seconds before another try. */

export class Saving {
  #turn = Promise.resolve();
  #waiting = null;
  #isBusy = false;
  #tries = 0;
  #retry = 0;

  constructor(article, state, backup) {
    Object.assign(this, { article, state, backup, conflict: null });
    this.kept = article.served;
    const soon = rested(article.form, () => this.autosave(), REST, MOST);
    const copy = rested(article.form, () => this.isSafe || this.backup.keep(), COPY, COPY * 5);
    for (const type of ["input", "change"]) {
      article.form.addEventListener(type, ({ target }) => {
        if (!article.holds(target)) return;
        if (!this.#isBusy && !this.conflict && this.state.name === "saved") this.state.unsaved();
        soon();
        copy();
      });
    }
    if (this.isSafe) return;
    this.state.unsaved();
    soon();
    copy();
  }

  /** Whether the server has what the form says now. */
  get isSafe() {
    return this.article.snapshot() === this.kept;
  }

  /** Sends what has changed. Gives whether the server has all of it then. */
  autosave() {
    this.#waiting ??= this.#inTurn(() => {
      this.#waiting = null;
      return this.#send();
    });
    return this.#waiting;
  }

  /** A last try before the page goes: it may outlive the page when it is small enough. A copy stays here. */
  leave() {
    if (this.isSafe) return;
    this.backup.keep();
    if (!this.#isBusy) this.autosave();
  }

  /** Tries again what failed, now. */
  again() {
    if (this.state.name === "offline") this.autosave();
  }

  /** Posts the form as its button `submitter` says. Gives the answer; throws Refused. */
  save(submitter) {
    return this.#inTurn(async () => {
      if (!this.article.post && !this.article.isBlank) await this.#send(); // the save is then one of its own page
      const text = this.article.snapshot();
      this.state.saving();
      const answer = await this.#asked(() => ask(this.article.form.action, this.article.data(submitter)), text);
      this.#took(this.article.settle(text, answer), answer.seen);
      return answer;
    });
  }

  #inTurn(act) {
    const next = this.#turn.then(act);
    this.#turn = next.catch(() => {});
    return next;
  }

  async #send() {
    const { article } = this;
    if (this.isSafe || (!article.post && article.isBlank)) {
      if (!this.conflict) this.#rest();
      return true;
    }
    const text = article.snapshot();
    const { client } = article;
    const url = article.post ? article.urls.autosave : article.urls.begin;
    if (!this.conflict) this.state.saving(); // the way out of one is not taken away
    try {
      const answer = await this.#asked(() => ask(url, article.data(), { keepalive: article.isLight }), text);
      if (answer.post && !article.post) article.begin(answer);
      else if (client !== article.client) return false; // a copy was put back since, which started from another text
      this.#took(text, answer.revision, answer);
      return this.isSafe;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return false;
    }
  }

  async #asked(request, text) {
    this.#isBusy = true;
    clearTimeout(this.#retry);
    try {
      return await request();
    } catch (error) {
      if (error instanceof Refused) this.#failed(error, text);
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  #took(text, revision, { saved_at: at, unsaved = [] } = {}) {
    this.article.accept(revision);
    this.kept = text;
    this.#tries = 0;
    this.conflict = null;
    if (unsaved.length) {
      this.backup.keep();
      this.state.unsaved(`${unsaved.map((label) => `「${label}」`).join("")}はまだ保存できない形です。ほかは保存しました。`);
    } else {
      this.#rest(at);
    }
    announce("saved", { revision });
  }

  /** Says how things stand after a request that went well. */
  #rest(at) {
    if (this.isSafe) {
      this.backup.forget();
      this.state.saved(at);
    } else {
      this.state.unsaved();
    }
  }

  #failed(error, text) {
    if (error.answer.sent) { // a clock was put back: what is sent next counts again
      this.article.sent = error.answer.sent;
      this.autosave();
      return;
    }
    if (error.status === 409 && error.answer.merge_url) {
      this.conflict = error.answer.merge_url;
      this.kept = text; // the server keeps it beside the other's
      if (this.isSafe) this.backup.forget();
      this.state.conflict(error.message, { href: this.conflict, text: "二つを見比べて統合する" });
      return;
    }
    const isKept = this.backup.keep();
    if (error.passes) {
      this.state.offline(error.message, isKept);
      const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
      this.#tries += 1;
      this.#retry = setTimeout(() => this.again(), pause * 1000);
    } else {
      this.state.unsaved(error.message);
    }
  }
}
