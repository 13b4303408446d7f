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
    this.covers = [...document.querySelectorAll("#cover-preview, [data-shows=cover]")];
    this.served = this.covers[0]?.getAttribute("src") ?? "";
  }

  draw() {
    const value = (name) => this.form.elements[name]?.value.trim() ?? "";
    const title = value("title") || "タイトル";
    const words = value("description") || value("excerpt") || this.box.dataset.opening || "説明がここに出ます。";
    this.fill("title", `${title}｜${this.site}`);
    this.fill("plain-title", title);
    this.fill("description", words);
    this.drawCover(this.form.elements.cover);
  }

  /** Of the address with which the page came, the server has said what readers get. */
  drawCover(field) {
    const untouched = !field || field.value === field.defaultValue;
    const typed = untouched ? "" : field.value.trim();
    for (const image of this.covers) show(image, untouched ? this.served : mayStand(typed) ? typed : "");
    for (const words of document.querySelectorAll("[data-refused=cover]")) words.hidden = !untouched;
  }

  address(path) {
    this.fill("address", this.root + path);
  }

  fill(name, words) {
    for (const element of this.box.querySelectorAll(`[data-shows="${name}"]`)) element.textContent = words;
  }
}

/** Whether `address`, which may still be being typed, is one of this site or of the web: of no other host by "//". */
function mayStand(address) {
  if (!/^(\/|https:\/\/)/.test(address)) return false;
  try {
    return !address.startsWith("/") || new URL(address, location.href).origin === location.origin;
  } catch {
    return false; // no address (yet)
  }
}

/** Shows the picture at `address`; "": none. */
function show(image, address) {
  if ((image.getAttribute("src") ?? "") === address) return;
  if (address) {
    image.src = address;
    return;
  }
  image.hidden = true;
  image.removeAttribute("src");
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
  for (const image of appearance.covers) {
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
