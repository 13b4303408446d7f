/* The keys of the editor, and the list of them that F1 or the button 「？」 shows. */

import { composing } from "./text.js";
import { make, newId } from "./element.js";

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
/* On a Mac Ctrl+B, Ctrl+K … move the caret: there the keys are those with ⌘. */

/** [what is held, key's code, command, words]. `save` and `link` are not commands of the text alone. */
const KEYS = [
  ["mod", "KeyS", "save", "保存する"],
  ["mod", "KeyB", "bold", "太字"],
  ["mod", "KeyI", "italic", "斜体"],
  ["mod", "KeyE", "code", "コード"],
  ["mod shift", "KeyX", "strike", "取り消し線"],
  ["mod", "KeyK", "link", "リンクを入れる（記事を題名で探す）"],
  ["mod shift", "KeyU", "picture", "画像を入れる"],
  ["mod alt", "Digit2", "heading2", "見出し2"],
  ["mod alt", "Digit3", "heading3", "見出し3"],
  ["mod alt", "Digit4", "heading4", "見出し4"],
  ["mod shift", "Digit8", "bullets", "箇条書き"],
  ["mod shift", "Digit7", "numbers", "番号つきの箇条書き"],
  ["mod shift", "Digit9", "tasks", "チェックの箇条書き"],
  ["mod shift", "Period", "quote", "引用"],
  ["mod alt", "KeyC", "codeblock", "コードのブロック"],
  ["mod alt", "KeyT", "table", "表"],
  ["mod alt", "KeyR", "rule", "区切り線"],
  ["", "F1", "help", "この一覧"],
];
const OTHERS = [
  ["Enter", "箇条書きと引用の続きを書く（空の項目では終える）"],
  ["Tab / Shift + Tab", "箇条書きの中で：一段下げる / 上げる。ほかの所では次の欄へ"],
  ["Esc のあと Tab", "箇条書きの中からも、次の欄へ"],
  [IS_MAC ? "⌘ + Z" : "Ctrl + Z", "元に戻す"],
  [IS_MAC ? "⌘ + ⌥ + M" : "Ctrl + Alt + M", "選んだ部分にコメントする"],
];
const ANYWHERE = new Set(["save", "help"]);
const SIGNS = IS_MAC ? { mod: "⌘", shift: "⇧", alt: "⌥" } : { mod: "Ctrl", shift: "Shift", alt: "Alt" };

/** The command of a key that was pressed, or undefined. */
function commandOf(event) {
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const other = IS_MAC ? event.ctrlKey : event.metaKey;
  if (composing(event) || other) return undefined;
  const held = [mod && "mod", event.altKey && "alt", event.shiftKey && "shift"].filter(Boolean).sort().join(" ");
  const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
  const found = KEYS.find(([holds, code]) => {
    if (holds.split(" ").filter(Boolean).sort().join(" ") !== held) return false;
    // a letter is what it says, wherever it lies on the keyboard; digits and signs change under Shift
    return code.startsWith("Key") && letter && !event.altKey ? letter === code.slice(3) : event.code === code;
  });
  return found?.[2];
}

/** Listens in `form` and its text `field`; `run(name)` does what a key is for. */
export function startKeys(form, field, run) {
  form.ownerDocument.addEventListener("keydown", (event) => {
    const command = commandOf(event);
    if (!command || event.defaultPrevented || event.target.closest?.("dialog")) return;
    if (!ANYWHERE.has(command) && event.target !== field) return;
    event.preventDefault();
    run(command);
  });
}

/** Tells in the tips of the buttons which keys do the same. */
export function tellKeys(bar) {
  for (const [holds, code, command, words] of KEYS) {
    const button = bar.querySelector(`[data-command="${command}"]`);
    if (button) button.title = `${button.getAttribute("aria-label") ?? words}（${spelled(holds, code)}）`;
  }
}

/** Shows the list of keys. */
export function showKeys() {
  const title = newId("keys");
  const all = [...KEYS.map(([holds, code, , words]) => [spelled(holds, code), words]), ...OTHERS];
  const rows = all.map(([keys, words]) =>
    make("tr", {}, make("th", { scope: "row", text: keys }), make("td", { text: words })),
  );
  const dialog = make(
    "dialog",
    { class: "desk-dialog desk-keys", "aria-labelledby": title, onclose: () => dialog.remove() },
    make("h2", { id: title, text: "キーボードの操作", tabindex: "-1", autofocus: true }),
    make("table", {}, make("tbody", {}, ...rows)),
    make("form", { method: "dialog" }, make("button", { class: "button", text: "閉じる" })),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function spelled(holds, code) {
  const key = code.replace(/^(?:Key|Digit)/, "").replace("Period", ".");
  return [...holds.split(" ").filter(Boolean).map((name) => SIGNS[name]), key].join(IS_MAC ? " " : " + ");
}
