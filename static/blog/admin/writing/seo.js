/* How the article looks elsewhere, while it is being written: in search results, in a card, as a cover; and how long
 * its short texts are. */

import { onDesk } from "./element.js";
import { composing } from "./text.js";

const NUMBER = new Intl.NumberFormat("ja-JP");

/** Characters as people count them. */
function lengthOf(text) {
  return [...text.trim()].length;
}

/** The width in full-width characters, of which half-width ones are half: as the checklist counts. */
function widthOf(text) {
  return [...text.trim()].reduce((width, sign) => width + (/[ -~\uff61-\uff9f]/.test(sign) ? 0.5 : 1), 0);
}

class Appearance {
  constructor(form, box) {
    Object.assign(this, { form, box });
    this.site = box.dataset.site;
    this.root = box.dataset.root;
  }

  draw() {
    const value = (name) => this.form.elements[name]?.value.trim() ?? "";
    const title = value("title") || "タイトル";
    const words = value("description") || value("excerpt") || this.box.dataset.opening || "説明がここに出ます。";
    this.fill("title", `${title}｜${this.site}`);
    this.fill("plain-title", title);
    this.fill("description", words);
    for (const image of document.querySelectorAll("#cover-preview, [data-shows=cover]")) show(image, value("cover"));
  }

  address(path) {
    this.fill("address", this.root + path);
  }

  fill(name, words) {
    for (const element of this.box.querySelectorAll(`[data-shows="${name}"]`)) element.textContent = words;
  }
}

/** Shows the picture at `address`; none where there is no such picture (yet: it may still be being typed). */
function show(image, address) {
  if (image.getAttribute("src") === address) return;
  if (!/^(\/|https:\/\/)/.test(address)) {
    image.hidden = true;
    image.removeAttribute("src");
    return;
  }
  image.src = address;
}

/** Tells beside a field how long its text is, and when that is longer than search results show. */
function count(place) {
  const field = document.getElementById(place.dataset.lengthOf);
  if (!field) return;
  const length = lengthOf(field.value);
  const good = Number(place.dataset.lengthGood) || Infinity;
  const over = widthOf(field.value) > good;
  place.textContent = length ? `${NUMBER.format(length)}字${over ? `（全角${good}字を超えると、検索結果では途中で切れます）` : ""}` : "";
  place.classList.toggle("over", over);
}

function start(form, box) {
  const appearance = new Appearance(form, box);
  const places = [...document.querySelectorAll("[data-length-of]")];
  const draw = () => {
    appearance.draw();
    places.forEach(count);
  };
  for (const image of document.querySelectorAll("#cover-preview, [data-shows=cover]")) {
    image.addEventListener("load", () => (image.hidden = false));
    image.addEventListener("error", () => (image.hidden = true));
  }
  for (const type of ["input", "compositionend"]) {
    form.addEventListener(type, (event) => {
      if (event.target.name === "body" || composing(event)) return; // the text has nothing to do with it
      draw();
    });
  }
  onDesk("address", ({ address }) => appearance.address(address));
  onDesk("stored", draw);
  draw();
}

const form = document.getElementById("post_form");
const box = document.getElementById("appearance");
if (form?.elements.title && box) start(form, box);
