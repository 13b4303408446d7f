/* The link picker: own articles by their titles, or any address; it becomes Markdown at the caret. */

import { Refused, ask } from "./http.js";
import { openChoice } from "./dialog.js";
import { make, newId } from "./element.js";
import { readable, replace } from "./text.js";
import { Suggestions } from "./suggest.js";

const ADDRESS = /^(?:https?:\/\/\S+|mailto:\S+|\/\S*|#\S+)$/;

/** Opens the picker for the selection of the article's text. */
export function pickLink(article) {
  const field = article.body;
  const [start, end] = [field.selectionStart, field.selectionEnd];
  const chosen = field.value.slice(start, end);
  const { dialog, input, list, status, close } = picker();
  const finish = openChoice(dialog, close, () => {
    field.focus();
    field.setSelectionRange(start, end);
  });
  const suggestions = new Suggestions(input, list, {
    isOpen: true,
    query: () => input.value.trim(),
    find: (query) => find(article, query, status),
    draw,
    choose: (item) => finish(() => write(field, start, end, item, ADDRESS.test(chosen.trim()) ? "" : chosen)),
  });
  input.value = chosen.includes("\n") ? "" : chosen.trim();
  input.select();
  suggestions.update();
}

/** The dialog with its field, its list, its line for words and its button. */
function picker() {
  const [title, hint] = [newId("links"), newId("links")];
  const input = make("input", { type: "text", id: newId("links"), class: "vTextField", "aria-describedby": hint });
  const list = make("ul", { class: "desk-proposals in-dialog", "aria-label": "リンク先の候補" });
  const status = make("p", { class: "help", role: "status" });
  const close = make("button", { type: "button", class: "button", text: "やめる" });
  const dialog = make(
    "dialog",
    { class: "desk-dialog desk-links", "aria-labelledby": title },
    make("h2", { id: title, text: "リンクを入れる" }),
    make("label", { for: input.id, text: "記事の題名の一部か、アドレス" }),
    input,
    make("p", { id: hint, class: "help", text: "↑↓で選び、Enterで入れます。Escでやめます。" }),
    list,
    status,
    make("p", { class: "dialog-buttons" }, close),
  );
  return { dialog, input, list, status, close };
}

let asked = 0;

/** Proposals for `query`: the address that it is, then articles. Words about them only where nothing newer was asked. */
async function find(article, query, status) {
  const turn = (asked += 1);
  const say = (words) => turn === asked && (status.textContent = words);
  const own = ADDRESS.test(query) ? [{ title: "", address: query, note: "", date: null }] : [];
  try {
    const url = article.form.dataset.linkPickerUrl;
    const { results } = await ask(url, { q: own.length ? "" : query, post: article.post }, { method: "GET" });
    const found = own.length ? own : results.map((each) => ({ ...each, isShut: !each.address }));
    say(found.length ? "" : "この言葉を題名に含む記事はありません。アドレスをそのまま入れることもできます。");
    return found;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message);
    return own;
  }
}

function draw({ title, address, note, date }) {
  if (!title) return [make("span", { text: `このアドレスを使う：${address}` })];
  return [
    make("span", { text: title }),
    make("span", { class: "proposal-note", text: [date, readable(address)].filter(Boolean).join("　") }),
    ...(note ? [make("span", { class: "proposal-warning", text: note })] : []),
  ];
}

/** Writes the link. What was selected is its text; else the article's title, or a place to type one. */
function write(field, start, end, { title, address }, chosen) {
  const text = (chosen || title).replace(/[[\]\\]/g, "\\$&").replace(/\s*\n\s*/g, " ");
  const target = /[\s()<>]/.test(address) ? `<${address}>` : readable(address);
  const code = `[${text}](${target})`;
  const behind = start + code.length;
  replace(field, start, end, code, text ? [behind, behind] : [start + 1, start + 1]);
}
