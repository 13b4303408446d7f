/* The cover is chosen among the pictures that are kept, or sent; or its address is typed. */

import { make } from "./element.js";
import { pickPicture } from "./picture_picker.js";
import { readable, rewrite } from "./text.js";

/** Puts the button into the cover's panel, where the cover may be changed; new pictures go to `uploadUrl`. */
export function startCover(article, uploadUrl) {
  const { cover, cover_alt: words } = article.form.elements;
  if (!cover) return;
  const button = make("button", { type: "button", class: "button", text: "画像を選ぶ" });
  const choose = ({ address, alternative }) => {
    rewrite(cover, readable(address));
    if (!words.value.trim() && alternative) rewrite(words, alternative);
    words.focus();
    words.select(); // what is said of the picture before is not true of this one
  };
  button.addEventListener("click", () => {
    const urls = { url: article.body.dataset.picturesUrl, uploadUrl };
    pickPicture(urls, () => button.focus(), choose);
  });
  cover.before(button);
}
