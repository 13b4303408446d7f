/* The writing page: wires the article's form to the scripts beside this one (docs/decisions/0054). */

import { Article } from "./article.js";
import { Backup } from "./backup.js";
import { COMMANDS } from "./commands.js";
import { startCounts } from "./counts.js";
import { startCover } from "./cover.js";
import { announce, onDesk, Status } from "./element.js";
import { fieldOf, show, startForm } from "./form.js";
import { showKeys, startKeys, tellKeys } from "./keys.js";
import { pickLink } from "./links.js";
import { continueLists } from "./lists.js";
import { offerCopies } from "./offer.js";
import { startOutline } from "./outline.js";
import { Pasted } from "./pasted.js";
import { Pictures } from "./pictures.js";
import { Presence } from "./presence.js";
import { Preview } from "./preview.js";
import { Saving } from "./saving.js";
import { Scrolling } from "./scroll.js";
import { State } from "./state.js";
import { suggestTags } from "./tags.js";
import { edited, fromPoints, rested, rewrite } from "./text.js";
import { startToolbar } from "./toolbar.js";

const REST = 400;
/* Milliseconds after a key before others hear of the text. */

/** What is typed goes to the server, stays here until it is there, and is offered again. */
function startKeeping(article) {
  const state = new State(document.getElementById("save-state"));
  const backup = new Backup(article);
  const saving = new Saving(article, state, backup);
  document.addEventListener("visibilitychange", () => (document.hidden ? saving.leave() : saving.again()));
  addEventListener("pagehide", () => saving.leave());
  addEventListener("online", () => saving.again());
  addEventListener("offline", () => saving.autosave());
  addEventListener("focus", () => saving.again());
  addEventListener("beforeunload", (event) => {
    if (!saving.isSafe && !backup.keep()) event.preventDefault();
  });
  offerCopies(article, backup, document.querySelector(".writing-text"));
  return saving;
}

/** Text, page, headings and counts follow one another. */
function startPanes(article, root, status) {
  const { body } = article;
  const pane = root.querySelector(".desk-preview");
  const frame = pane.shadowRoot.querySelector(".markdownx-preview");
  const scrolling = new Scrolling(body, pane, frame);
  const preview = new Preview(article, frame, status.voice());
  const go = (start, end) => {
    body.focus();
    body.setSelectionRange(start, end);
    scrolling.show(start);
  };
  startCounts(document.getElementById("writing-counts"));
  startOutline(document.getElementById("writing-outline"), body, go);
  body.addEventListener("input", rested(body, () => announce("text", { body: body.value }), REST));
  preview.show();
  return go;
}

/** Answers what other scripts of the page ask: to go to a place, to change the text. */
function answerOthers(article, go) {
  const { body, form } = article;
  onDesk("goto", ({ start, end = start, line, field }) => {
    if (field && field !== "body") {
      const found = fieldOf(form, field);
      if (found) show(found);
    } else if (line) {
      const lines = body.value.split("\n");
      const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      go(from, from + (lines[line - 1] ?? "").length);
    } else {
      go(fromPoints(body.value, start ?? 0), fromPoints(body.value, end ?? 0));
    }
  });
  onDesk("edit", ({ edits }) => rewrite(body, edited(body.value, edits)));
}

function start(root) {
  const article = new Article(document.getElementById("post_form"));
  const { body, form } = article;
  const bar = root.querySelector(".editor-toolbar");
  const status = new Status(root.querySelector(".desk-status"));
  const saving = startKeeping(article);
  const saveNow = startForm(article, saving);
  const pictures = new Pictures(article, root.querySelector(".picture-place"), status.voice());
  const button = root.querySelector(".desk-file input");
  const others = {
    save: saveNow,
    help: showKeys,
    link: () => pickLink(article),
    picture: () => button.click(),
    pictures: () => pictures.pick(),
  };
  const run = (name) => (others[name] ?? (() => COMMANDS[name]?.(body)))();
  pictures.listen(button);
  startToolbar(bar, run);
  tellKeys(bar);
  startKeys(form, body, run);
  continueLists(body);
  startCover(article, pictures.url);
  suggestTags(form.elements.tags, form.dataset.tagNamesUrl);
  new Pasted(article, root.querySelector(".writing-panes"));
  new Presence(article, document.getElementById("writing-presence"), saving);
  answerOthers(article, startPanes(article, root, status));
}

const root = document.querySelector(".markdownx");
if (root) start(root);
