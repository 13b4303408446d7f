/* What was done, in words: on the page that it was done on, or on the one to which a step leads, which may be one to
 * look at only and has no other script that would say it. */

import { make } from "./element.js";

const TOLD = "desk:told";

/** Shows what was done, where Django shows its messages. */
export function tell(messages) {
  document.querySelector(".messagelist.desk-told")?.remove();
  if (!messages.length) return;
  const items = messages.map(({ level, text }) => make("li", { class: level, text }));
  const list = make("ul", { class: "messagelist desk-told", role: "status" });
  document.querySelector(".writing")?.before(list);
  list.append(...items); // a live region speaks of what comes into it
}

/** Opens the article anew, as it stands after a step; the page then says `messages`. */
export function comeBack({ change_url: url, messages }) {
  try {
    sessionStorage.setItem(TOLD, JSON.stringify(messages));
  } catch {
    // storage is turned off: the page itself shows what became of it
  }
  location.assign(url);
}

function takeTold() {
  try {
    const told = JSON.parse(sessionStorage.getItem(TOLD) ?? "[]");
    sessionStorage.removeItem(TOLD);
    return told;
  } catch {
    return [];
  }
}

tell(takeTold());
