/* The address that the article will have, while its slug, date, section or title are being typed; and whether the
 * button publishes now or later. */

import { announce } from "./element.js";
import { ask, Refused } from "./http.js";
import { composing } from "./text.js";

const FIELDS = ["title", "slug", "permalink", "published_at", "category"];
const REST = 350;
/* Milliseconds after the last key. */

class Outlook {
  constructor(form, place) {
    Object.assign(this, { form, place, timer: 0, asked: null });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), REST);
  }

  async show() {
    this.asked?.abort();
    this.asked = new AbortController();
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name]?.value ?? ""]));
    const { addressUrl, post = "" } = this.form.dataset;
    try {
      const signal = this.asked.signal;
      const answer = await ask(addressUrl, { ...fields, post }, { method: "GET", signal });
      this.say(answer.address ?? "", answer.words, !answer.possible);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      this.say("", error.message, true);
    }
  }

  say(address, words, impossible) {
    this.place.querySelector("code").textContent = address;
    this.place.querySelector("span").textContent = words;
    this.place.classList.toggle("impossible", impossible);
    announce("address", { address });
  }
}

/** Says on the button whether it publishes at once or makes a schedule. */
function nameButton(form) {
  const button = form.querySelector("[name=_action][data-later]");
  if (!button) return;
  const typed = form.elements.published_at.value;
  const isLater = typed && new Date(`${typed}+09:00`) > new Date(); // the clock of Japan, wherever the browser is
  button.textContent = isLater ? button.dataset.later : button.dataset.now;
}

const form = document.getElementById("post_form");
const place = document.getElementById("address-outlook");
if (form?.elements.slug && place) {
  const outlook = new Outlook(form, place);
  const listen = (event) => {
    if (!FIELDS.includes(event.target.name) || composing(event)) return;
    outlook.soon();
    nameButton(form);
  };
  for (const type of ["input", "change", "compositionend"]) form.addEventListener(type, listen);
  nameButton(form);
}
