/* The article that this window writes: its fields, its key, and where its requests go. */

import { token } from "./http.js";
import { announce } from "./element.js";
import { asServed } from "./values.js";

const NOT_THE_ARTICLES = new Set([
  "csrfmiddlewaretoken",
  "seen_revision",
  "client",
  "save_note",
  "action_note",
  "override_reason",
  "reviewer",
  "due_on",
]);
/* Fields of the form that say how to save, not what. */
const KEEPALIVE = 60_000;
/* Bytes that a request may have which shall outlive its page; browsers allow 64 kB. */

export class Article {
  /** The number of what was sent last: the server keeps no text that it gets after one with a greater number. */
  sent = 0;

  constructor(form) {
    this.form = form;
    this.body = form.elements.body;
    this.title = form.elements.title;
    form.autocomplete = "off"; // a browser says nothing of words that it puts back; copies are offered
    // A browser that comes back to a page fills hidden fields in as they were left: the page's own word counts.
    this.continueAs(form.dataset.client, form.elements.seen_revision.getAttribute("value"));
  }

  /** The key of the article's row, "" before it has one. */
  get post() {
    return this.form.dataset.post ?? "";
  }

  get urls() {
    const { beginUrl, autosaveUrl, presenceUrl, pastedUrl, pastedInNewUrl } = this.form.dataset;
    return { begin: beginUrl, autosave: autosaveUrl, presence: presenceUrl, pasted: pastedUrl || pastedInNewUrl };
  }

  get client() {
    return this.form.elements.client.value;
  }

  get seen() {
    return this.form.elements.seen_revision.value;
  }

  /** Goes on as the window `client`, whose text started from the revision `seen` and was `sent` last as that number. */
  continueAs(client, seen, sent = 0) {
    this.form.elements.client.value = client;
    this.form.elements.seen_revision.value = seen;
    this.sent = sent;
  }

  /** The server has taken what this window wrote, as the revision with this key. */
  accept(revision) {
    this.form.elements.seen_revision.value = revision;
  }

  /** A save has made a slug from the title where there was none: from now on it is the article's own. Gives the
   * snapshot that the server has, which was `text` when it was sent. */
  settle(text, { slug }) {
    const field = this.form.elements.slug;
    const isAsSent = this.snapshot() === text;
    if (!isAsSent || field.value.trim()) return text;
    field.value = slug;
    return this.snapshot();
  }

  /** Whether there is nothing yet that is worth a row. */
  get isBlank() {
    return !this.title.value.trim() && !this.body.value.trim();
  }

  /** Whether a field of the page is part of the article. */
  holds({ name, form }) {
    return form === this.form && Boolean(name) && isTheArticles(name);
  }

  /** What an editor wrote, as [name, value] pairs in the order of the form. */
  fields(form = this.form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && isTheArticles(name));
  }

  /** The same as one string: equal where nothing has changed. */
  snapshot() {
    return JSON.stringify(this.fields());
  }

  /** What `snapshot` would say if nothing had been typed; nothing at all where the page has come back with errors. */
  get served() {
    return this.form.querySelector(".errornote, .errorlist") ? "" : JSON.stringify(this.fields(asServed(this.form)));
  }

  /** The whole form as it is sent now, with the token that counts. */
  data(submitter = null) {
    this.form.elements.csrfmiddlewaretoken.value = token();
    const data = new FormData(this.form);
    this.sent = Math.max(this.sent + 1, Date.now()); // grows even where a clock is put back
    data.append("sent", this.sent);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    return data;
  }

  /** Whether a request with this text may outlive the page. */
  get isLight() {
    return new Blob([this.snapshot()]).size < KEEPALIVE;
  }

  /** The article has a row now: this page becomes the one of that row, without being loaded again. */
  begin({ post, urls }) {
    const { dataset } = this.form;
    dataset.post = post;
    dataset.autosaveUrl = urls.autosave;
    dataset.presenceUrl = urls.presence;
    dataset.turnUrl = urls.turn;
    dataset.pastedUrl = urls.pasted;
    this.form.action = urls.change;
    history.replaceState(history.state, "", urls.change);
    announce("begun", { post });
  }
}

function isTheArticles(name) {
  return !NOT_THE_ARTICLES.has(name) && !/^(?:_|initial-)/.test(name);
}
