/* Comments on a passage: choosing it in the editor, and finding it again by its words. */

import { announce, onDesk } from "./element.js";
import { composing } from "./text.js";

const panel = document.getElementById("comments");
const editor = document.getElementById("id_body");

const NEW = "comment-body";
let quoted = "";
/* The passage that the new comment is about. */

const part = (name) => panel.querySelector(`[data-comment="${name}"]`);

/** The passage that is selected in the editor. Where the same words stand elsewhere too, it is widened to its lines,
 * by which it is easier to tell from others. */
function selected() {
  const text = editor.value;
  let [start, end] = [editor.selectionStart, editor.selectionEnd];
  if (!text.slice(start, end).trim()) return "";
  const words = text.slice(start, end);
  if (text.indexOf(words) !== text.lastIndexOf(words)) {
    start = text.lastIndexOf("\n", start - 1) + 1;
    end = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  }
  return text.slice(start, end).replace(/^\n+|\n+$/g, "");
}

/** Makes the new comment one on `quote` (empty: on the whole article). */
function choose(quote) {
  const chosen = panel.querySelector(".comment-chosen");
  if (!chosen) return; // nothing can be said of the article yet
  const longest = Number(panel.dataset.longestQuote);
  const short = [...quote].length > longest ? "" : quote;
  quoted = short;
  panel.querySelector("[name=comment_quote]").value = short;
  chosen.hidden = !short;
  chosen.querySelector(".comment-quote").textContent = short;
  if (quote && !short) {
    panel.querySelector(".panel-status").textContent = `選んだ部分が長すぎます。${longest.toLocaleString()}文字以内を選んでください。`;
  }
}

/** Begins a comment on what is selected in the editor. */
function begin() {
  choose(selected());
  panel.open = true;
  const field = document.getElementById(NEW);
  field?.focus();
  field?.closest(".comment-new").scrollIntoView({ block: "nearest" });
}

/** Selects the passage of a thread in the editor. */
function go(quote) {
  const start = editor.value.indexOf(quote);
  if (start < 0) return mark();
  const before = [...editor.value.slice(0, start)].length; // in code points
  announce("goto", { start: before, end: before + [...quote].length });
}

/** Tells of every passage whether the text that is being written still has it. */
function mark() {
  for (const quote of panel.querySelectorAll("[data-quote]")) {
    const lost = !editor.value.includes(quote.dataset.quote);
    quote.querySelector(".comment-goto").hidden = lost;
    quote.querySelector(".comment-lost").hidden = !lost;
  }
}

function offer() {
  const button = part("choose");
  if (button) button.disabled = editor.selectionStart === editor.selectionEnd;
}

function start() {
  for (const name of ["choose", "hint"]) part(name)?.removeAttribute("hidden");
  mark();
  offer();
}

if (panel && editor) {
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-comment]");
    if (button?.dataset.comment === "goto") go(button.parentElement.dataset.quote);
    if (button?.dataset.comment === "choose") begin();
    if (button?.dataset.comment === "unchoose") choose("");
  });
  panel.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.preventDefault();
      panel.querySelector(`[data-sends="${event.target.id}"]`)?.click();
    }
  });
  editor.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyM") {
      event.preventDefault();
      begin();
    }
  });
  document.addEventListener("selectionchange", offer);
  onDesk("text", mark);
  panel.addEventListener("panel:shown", ({ detail }) => {
    start();
    const isSent = detail.id === NEW && detail.data.get("comment_quote") === quoted; // else another was chosen since
    choose(isSent ? "" : quoted);
  });
  start();
}
