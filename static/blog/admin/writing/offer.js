/* Offers what a closed window left in this browser: put it back, throw it away, look at both first. */

import { make, newId, when } from "./element.js";
import { lineAt, rewrite } from "./text.js";

/** Shows the offer for the newest of the copies that are `left`, if there is one, at the top of `place`. */
export async function offerCopies(article, backup, place) {
  const [copy] = await backup.left();
  if (!copy) return;
  const title = newId("offer");
  const finish = (act) => () => {
    offer.remove();
    act();
    article.body?.focus();
    offerCopies(article, backup, place);
  };
  const offer = make(
    "section",
    { class: "desk-offer", "aria-labelledby": title },
    make("p", { id: title, text: `保存されていない変更が、このブラウザーに残っています（${[when(copy.at), difference(article, copy)].filter(Boolean).join("、")}）。` }),
    make("button", { type: "button", class: "button desk-restore", text: "未保存の変更を復元", onclick: finish(() => restore(article, backup, copy)) }),
    ...(article.body ? [make("button", { type: "button", class: "button quiet", text: "見比べる", onclick: () => compare(article, copy) })] : []),
    make("button", { type: "button", class: "button quiet desk-discard", text: "捨てる", onclick: finish(() => backup.forget(copy.client)) }),
  );
  place.prepend(offer);
}

function bodyOf(copy) {
  return copy.fields.find(([name]) => name === "body")?.[1] ?? "";
}

/** How the copy differs in a few words; "" for a form without a text. */
function difference(article, copy) {
  if (!article.body) return "";
  const more = [...bodyOf(copy)].length - [...article.body.value].length;
  if (more) return `本文は${Math.abs(more)}字${more > 0 ? "長い" : "短い"}`;
  return bodyOf(copy) === article.body.value ? "本文のほかの欄" : "本文の長さは同じ";
}

/** Puts the copy into the form, undoably where the browser can, and goes on as the window that wrote it: what that
 * window sent and never heard of is then no conflict, what others saved since is one. */
function restore(article, backup, copy) {
  backup.takeOver(copy);
  article.grow?.(copy.fields);
  const values = Map.groupBy(copy.fields, ([name]) => name);
  for (const element of article.form.elements) {
    if (!element.name || !article.holds(element)) continue;
    if (element.type === "checkbox" || element.type === "radio") {
      set(element, "checked", (values.get(element.name) ?? []).some(([, value]) => value === element.value));
    } else if (values.has(element.name)) {
      const [, value] = values.get(element.name).shift() ?? [null, ""];
      if (element === article.body || element === article.title) rewrite(element, value);
      else set(element, "value", value);
    }
  }
}

function set(element, property, value) {
  if (element[property] === value) return;
  element[property] = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Shows both texts from the first line that is not the same to the last one. */
function compare(article, copy) {
  const [now, then] = changed(article.body.value, bodyOf(copy));
  const title = newId("compare");
  const side = (label, text) =>
    make("div", {}, make("h3", { text: label }), make("pre", { tabindex: "0", text: text || "（空）", "aria-label": label }));
  const dialog = make(
    "dialog",
    { class: "desk-dialog desk-compare", "aria-labelledby": title, onclose: () => dialog.remove() },
    make("h2", { id: title, text: "本文の違うところ" }),
    make("div", { class: "two-sides" }, side("いまの画面", now), side(`残っている変更（${when(copy.at)}）`, then)),
    make("form", { method: "dialog" }, make("button", { class: "button", text: "閉じる" })),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function changed(one, other) {
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one, other].map((text) => text.slice(lineAt(text, start).start, lineAt(text, text.length - end).end));
}
