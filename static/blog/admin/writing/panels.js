/* The panels beside an article: their small forms are sent without leaving the page, and the server's answer, the
 * panel as it is then, takes the place of what stood there. Without this script the same forms lead through a page. */

import { onDesk } from "./element.js";
import { ask, Refused } from "./http.js";
import { undisturbed } from "./pressed.js";

const PANEL = ".panel[data-url]";
const PLACEHOLDER = "/0/"; // stands for the key of an article that has none yet

/** Tells the editor what was done, or why it was not. */
function say(panel, words, { error = false } = {}) {
  const status = panel.querySelector(".panel-status");
  status.textContent = words;
  status.classList.toggle("error", error);
}

const newest = new WeakMap();
/* Panel → the question that was asked last: an answer to an older one is dropped. */

/** What is open and being typed in `panel`, to be put into the panel that takes its place; but for the `words` of the
 * field `id` that were just `sent`. */
function handOver(panel, sent) {
  const isSent = ({ id, value }) => id === sent.id && value === sent.words;
  const fields = [...panel.querySelectorAll("textarea, input:not([readonly])")].filter((field) => field.id && !isSent(field));
  const typed = fields.filter((field) => field.value !== field.defaultValue).map((field) => [field.id, field.value]);
  const opened = fields.filter((field) => field.closest("details").open).map((field) => field.id);
  const isResolvedOpen = panel.querySelector(".panel-more")?.open ?? false;
  const focused = panel.contains(document.activeElement) ? document.activeElement : null;
  const caret = focused?.localName === "textarea" ? [focused.selectionStart, focused.selectionEnd] : null;
  return () => {
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = id === sent.id ? behind(field, value, sent.words) : value;
    }
    for (const id of [...opened, ...typed.map(([id]) => id)]) {
      document.getElementById(id)?.closest("details").toggleAttribute("open", true);
    }
    panel.querySelector(".panel-more")?.toggleAttribute("open", isResolvedOpen);
    if (!focused) return;
    const field = document.getElementById(focused.id || sent.id) ?? panel.querySelector("summary");
    field.focus();
    if (!caret || field.id !== focused.id) return;
    const gone = field.id === sent.id ? focused.value.length - field.value.length : 0;
    field.setSelectionRange(...caret.map((offset) => Math.max(0, offset - gone)));
  };
}

/** What was typed in `field` behind the `words` that were sent: the beginning of the next comment, or the rest of one
 * that still stands there. */
function behind(field, value, words) {
  return value.startsWith(words) && field.defaultValue !== words ? value.slice(words.length) : value;
}

/** Puts the panel of the server's `html` in place of what `panel` shows. */
function show(panel, html, sent = {}) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(panel.id);
  const takeOver = handOver(panel, sent);
  panel.dataset.url = fresh.dataset.url;
  panel.replaceChildren(...fresh.childNodes);
  takeOver();
  panel.dispatchEvent(new CustomEvent("panel:shown", { detail: sent }));
}

async function send(form, button) {
  const panel = button.closest(PANEL);
  if (panel.ariaBusy === "true") return; // a second press of the same button
  panel.ariaBusy = "true";
  newest.delete(panel);
  say(panel, "送っています…");
  const field = document.getElementById(button.dataset.sends);
  const sent = { id: field?.id, words: field?.value, data: new FormData(form, button) };
  try {
    const answer = await ask(button.formAction, sent.data);
    await undisturbed();
    show(panel, answer.html, sent);
    say(panel, answer.told);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(panel, error.message, { error: true });
  } finally {
    panel.ariaBusy = null;
  }
}

/** Asks for the panel as it is now. */
async function refresh(panel) {
  const question = {};
  newest.set(panel, question);
  try {
    const { html } = await ask(panel.dataset.url, {}, { method: "GET" });
    await undisturbed();
    if (newest.get(panel) === question) show(panel, html);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (newest.get(panel) === question) say(panel, error.message, { error: true });
  }
}

/** Opens what the address of the page leads to, as a mail does. */
function follow(hash) {
  const target = document.getElementById(hash.slice(1));
  if (!target?.closest(".panel")) return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  target.scrollIntoView({ block: "nearest" });
}

const panels = [...document.querySelectorAll(PANEL)];
const isBegun = (panel) => !panel.dataset.url.includes(PLACEHOLDER);

// What is typed here is no part of the article: its scripts shall not take it for an edit.
for (const panel of panels) {
  for (const type of ["input", "change", "compositionstart", "compositionend"]) {
    panel.addEventListener(type, (event) => event.stopPropagation());
  }
}

document.addEventListener("submit", (event) => {
  if (!event.submitter?.closest(PANEL)) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

onDesk("begun", ({ post }) => {
  for (const panel of panels.filter((panel) => !isBegun(panel))) {
    panel.dataset.url = panel.dataset.url.replace(PLACEHOLDER, `/${post}/`);
    refresh(panel);
  }
});

// Colleagues have gone on talking while the editor was elsewhere.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  panels.filter((panel) => isBegun(panel) && panel.ariaBusy !== "true").forEach(refresh);
});

follow(location.hash);
