/* The dialog in which a picture is chosen: among those that are kept, newest first, or a new one that is sent. */

import { Refused, ask } from "./http.js";
import { openChoice } from "./dialog.js";
import { make, newId } from "./element.js";
import { released } from "./pressed.js";
import { composing } from "./text.js";
import { receive, upload } from "./upload.js";

const REST = 200;
/* Milliseconds after a key before the server is asked. */
const NUMBER = new Intl.NumberFormat("ja-JP");

/**
 * Opens the dialog. `url` lists what is kept, `uploadUrl` takes new ones. `choose({address, alternative, name})` is called
 * when one is chosen, `back()` when none is; the dialog is closed by then.
 */
export function pickPicture({ url, uploadUrl }, back, choose) {
  const parts = dialog();
  const { box, input, file } = parts;
  const finish = openChoice(box, parts.close, back);
  const shelf = new Shelf(parts, url, (picture) => finish(() => choose(picture)));
  input.addEventListener("input", (event) => event.isComposing || shelf.soon());
  input.addEventListener("compositionend", () => shelf.soon());
  const take = async (given) => {
    const picture = given && (await sent(uploadUrl, given, parts));
    if (picture) finish(() => choose(picture)); // else, if nobody waits any longer, it is kept and chosen another time
  };
  parts.send.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    take(file.files[0]);
    file.value = "";
  });
  receive(box, ([given]) => take(given));
  input.focus();
  shelf.update();
}

function dialog() {
  const title = newId("pictures");
  const input = make("input", { type: "search", id: newId("pictures"), class: "vTextField", autocomplete: "off" });
  const grid = make("ul", { class: "picture-grid" });
  const status = make("p", { class: "help", role: "status" });
  const more = make("button", { type: "button", class: "button", text: "続きを見る", hidden: true });
  const close = make("button", { type: "button", class: "button", text: "やめる" });
  const { accept } = document.querySelector(".desk-file input"); // that of the tool bar
  const file = make("input", { type: "file", hidden: true, accept });
  const send = make("button", { type: "button", class: "button", text: "新しい画像を送る" });
  const sending = make("p", { class: "help", role: "status" }); // its own: the list's answer may come in between
  const box = make(
    "dialog",
    { class: "desk-dialog desk-pictures", "aria-labelledby": title },
    make("h2", { id: title, text: "画像を選ぶ" }),
    make("label", { for: input.id, text: "ファイル名の一部" }),
    input,
    status,
    make("div", { class: "picture-shelf" }, grid, more),
    sending,
    make("p", { class: "dialog-buttons" }, send, file, close),
  );
  return { box, input, grid, status, more, close, send, file, sending };
}

/** What is kept, as buttons in rows: one stop for Tab, arrow keys inside. */
class Shelf {
  #turn = 0;
  #timer = 0;
  #words = ""; // those that the list is of

  constructor({ input, grid, status, more }, url, choose) {
    Object.assign(this, { input, grid, status, more, url, choose });
    grid.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      if (event.key === "Enter") event.preventDefault(); // what it would choose is not there yet
      else if (event.key === "ArrowDown") this.#focus(0, event);
    });
    more.addEventListener("click", () => this.#continue());
  }

  soon() {
    this.more.disabled = true; // until there is the list that it shall go on with
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.update(), REST);
  }

  /** Shows the newest for what is typed; an answer to an older question is dropped. */
  async update() {
    const words = this.input.value.trim();
    const found = await this.#ask({ q: words });
    if (!found) return;
    this.#words = words;
    this.grid.replaceChildren();
    this.#add(found);
    if (found.results.length) this.status.textContent = "新しい順です。";
    else this.status.textContent = words ? "この言葉をファイル名に含む画像はありません。" : "画像はまだありません。";
  }

  async #continue() {
    const count = this.grid.children.length;
    const found = await this.#ask({ q: this.#words, before: this.last });
    if (!found) return;
    const isElsewhere = [this.input, ...this.buttons].includes(document.activeElement);
    this.#add(found);
    if (!isElsewhere) this.#focus(count);
  }

  async #ask(question) {
    const turn = (this.#turn += 1);
    try {
      const found = await ask(this.url, question, { method: "GET" });
      await released();
      return turn === this.#turn ? found : null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (turn !== this.#turn) return null;
      this.status.textContent = error.message;
      this.more.disabled = false;
      return null;
    }
  }

  #add({ results, more }) {
    const isFirst = !this.grid.children.length;
    this.grid.append(...results.map((picture) => this.#item(picture)));
    this.last = results.at(-1)?.key;
    this.more.hidden = !more;
    this.more.disabled = false;
    if (isFirst) this.#rest(this.buttons[0]);
  }

  #item(picture) {
    const { name, thumbnail, width, height, date } = picture;
    const size = `${NUMBER.format(width)}×${NUMBER.format(height)}`;
    const button = make(
      "button",
      { type: "button", tabindex: "-1", onclick: () => this.choose(picture) },
      make("span", { class: "picture-frame" }, make("img", { src: thumbnail, alt: "", loading: "lazy" })),
      make("span", { class: "picture-name", text: name }),
      make("span", { class: "proposal-note", text: `${date}　${size}` }),
    );
    return make("li", {}, button);
  }

  get buttons() {
    return [...this.grid.querySelectorAll("button")];
  }

  #rest(chosen) {
    this.buttons.forEach((each) => (each.tabIndex = each === chosen ? 0 : -1));
  }

  #focus(at, event = null) {
    const button = this.buttons[at];
    if (!button) return;
    event?.preventDefault();
    this.#rest(button);
    button.focus();
  }

  #key(event) {
    const all = this.buttons;
    const at = all.indexOf(event.target);
    const row = all.filter(({ offsetTop }) => offsetTop === all[0].offsetTop).length;
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + row,
      ArrowUp: at - row,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (event.key === "ArrowUp" && to < 0) this.input.focus();
    else if (all[to]) this.#focus(to);
  }
}

/** `file` as `choose` is given it, once it has been sent; null where it is refused, which is told. */
async function sent(url, file, { sending }) {
  const words = `「${file.name}」を送っています…`;
  sending.textContent = words;
  try {
    const tell = (share) => (sending.textContent = `${words}${Math.round(share * 100)}％`);
    const { address, alternative } = await upload(url, file, tell);
    return { address, alternative, name: file.name };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sending.textContent = `「${file.name}」は入れられません：${error.message}`;
    return null;
  }
}
