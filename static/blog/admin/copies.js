/* A copy in this browser of what is typed into a form of the desk that has no autosave: kept until the server has said
 * that it was saved (saved.js), and offered when its window was closed before. */

import { Backup } from "./writing/backup.js";
import { offerCopies } from "./writing/offer.js";
import { rested } from "./writing/text.js";
import { asServed } from "./writing/values.js";

const REST = 400;
/* Milliseconds after a key before the copy is written. */
const WORDS = new Set(["text", "url", "email", "number", "search", "date", "time", "textarea", "select-one", "checkbox", "radio"]);
/* What is typed or ticked. No password, no file, nothing that Django's own scripts arrange. */

/** A form of Django's as an article's copies know one (writing/article.js). */
class PlainForm {
  constructor(form, user) {
    this.form = form;
    this.body = form.querySelector(".markdownx textarea");
    this.post = location.pathname;
    this.client = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.sent = 0;
    form.dataset.user = user;
  }

  /** The version that the form started from, where its page has versions. */
  get seen() {
    return this.form.elements.seen_version?.value ?? "";
  }

  continueAs(client, seen) {
    this.client = client;
    if (seen) this.form.elements.seen_version.value = seen;
  }

  /** Adds rows to the lists in the form (Django's inlines) until it has all of `fields`. */
  grow(fields) {
    const { elements } = this.form;
    for (const [name] of fields) {
      const prefix = name.match(/^(.+)-\d+-[^-]+$/)?.[1];
      const more = prefix && document.getElementById(`${prefix}-group`)?.querySelector(".add-row a");
      for (let before = 0; more && !elements[name] && elements.length > before; ) {
        before = elements.length;
        more.click();
      }
    }
  }

  holds({ name, type, form }, own = this.form) {
    return form === own && Boolean(name) && WORDS.has(type);
  }

  fields(form = this.form) {
    return [...form.elements]
      .filter((element) => this.holds(element, form) && (element.checked || !["checkbox", "radio"].includes(element.type)))
      .map(({ name, value }) => [name, value]);
  }

  snapshot() {
    return JSON.stringify(this.fields());
  }
}

/** Keeps a copy of `form`, which `user` (a key) fills in, and offers those that are left. `isUnsaved`: whether the form
 * has come back with what nobody has saved. Gives the Backup that has the copy, and whether something was typed before. */
export function keepCopies(form, user, isUnsaved) {
  const plain = new PlainForm(form, user);
  const backup = new Backup(plain);
  const stored = isUnsaved ? "" : JSON.stringify(plain.fields(asServed(form)));
  const isTyped = plain.snapshot() !== stored;
  const keep = () => (plain.snapshot() === stored ? backup.forget() : backup.keep());
  const soon = rested(form, keep, REST, REST * 5);
  for (const type of ["input", "change"]) form.addEventListener(type, soon);
  addEventListener("pagehide", keep);
  if (isTyped) keep();
  offerCopies(plain, backup, form);
  return { backup, isTyped };
}
