/* Copies in this browser of what the server does not have yet: one a window, until the server has it. */

const PREFIX = "desk:copy:";

/** The copies of one account's windows on one article. */
export class Backup {
  constructor(article) {
    this.article = article;
    this.written = "";
    this.#hold(article.client);
  }

  /** What the copy of this window is called in the browser's storage. */
  get name() {
    return this.#key(this.article.client);
  }

  /** Writes what the form says now. Gives whether the copy is there: storage may be full or turned off. */
  keep() {
    const { article } = this;
    const text = article.snapshot();
    const { client, seen, sent } = article;
    const copy = { at: Date.now(), client, seen, sent, fields: JSON.parse(text) };
    const key = this.#key(client);
    const written = `${key}${sent}${text}`;
    try {
      if (this.written !== written) localStorage.setItem(key, JSON.stringify(copy));
      this.written = written;
      return true;
    } catch {
      this.written = "";
      return false;
    }
  }

  /** The server has it all. */
  forget(client = this.article.client) {
    this.written = "";
    try {
      localStorage.removeItem(this.#key(client));
      localStorage.removeItem(this.#key(client, "")); // written before the article had a row
    } catch {
      // storage is turned off: there is no copy
    }
  }

  /** Copies that closed windows left of this article, newest first; what says the same as the form is dropped. */
  async left() {
    const open = await openWindows();
    const now = this.article.snapshot();
    const copies = this.#all().filter(({ client }) => !open.has(client) && client !== this.article.client);
    for (const copy of copies) {
      if (JSON.stringify(copy.fields) === now) this.forget(copy.client);
    }
    return copies.filter(({ fields }) => JSON.stringify(fields) !== now).sort((a, b) => b.at - a.at);
  }

  /** This window goes on with what the one of `copy` wrote: also towards the server. */
  takeOver(copy) {
    this.forget();
    this.article.continueAs(copy.client, copy.seen, copy.sent);
    this.#hold(copy.client);
  }

  #all() {
    const start = this.#key("");
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(start))
        .map((key) => JSON.parse(localStorage.getItem(key)))
        .filter((copy) => Array.isArray(copy?.fields));
    } catch {
      return []; // storage is turned off, or holds what is not ours
    }
  }

  #key(client, post = this.article.post) {
    return `${PREFIX}${this.article.form.dataset.user ?? ""}:${post || "new"}:${client}`;
  }

  /** Lets other windows know, as long as this one is open, that `client` is not a window that was closed. */
  #hold(client) {
    navigator.locks?.request(`${PREFIX}${client}`, () => new Promise(() => {}));
  }
}

async function openWindows() {
  const held = (await navigator.locks?.query())?.held ?? []; // only where the page came by HTTPS, or from this machine
  return new Set(held.map(({ name }) => name.slice(PREFIX.length)));
}
