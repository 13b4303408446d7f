/* Front matter that came into the text with a pasted file: offers to take what it says over into the fields.
 *
 * The server says what goes where (blog/admin/pasted.py). Taking over is typing: the fields and the text are changed
 * here, the text last, so that one Ctrl+Z brings it back, and with it what the fields said. */

import { ask, Refused } from "./http.js";
import { make, onDesk } from "./element.js";
import { draw, drawDone } from "./pasted_panel.js";
import { undisturbed } from "./pressed.js";
import { fromPoints, replace, toPoints } from "./text.js";
import { put, same, valueOf } from "./values.js";

const BEGINS = /^[\s\uFEFF]*---[^\S\n]*\n/;
const WHOLE = /^[\s\uFEFF]*---[^\S\n]*\n(?:[^]*?\n)?(?:---|\.\.\.)[^\S\n]*(?=\n|$)/;
const CHANGED = "欄か本文が変わったので、見直しました。もう一度確かめてください。";

export class Pasted {
  #at = 0; // where the last file was pasted
  #asked = null;
  #about = ""; // the front matter that was asked about last
  #answer = null;
  #then = null; // what the fields said when the server was asked for that answer
  #told = ""; // the front matter that was spoken of last
  #left = new Set(); // what shall stay in the text
  #taken = null;
  #undone = null;

  /** Shows itself before the element `place`. */
  constructor(article, place) {
    const { body, form } = article;
    this.article = article;
    this.place = make("div", { class: "pasted-place" });
    this.live = make("p", { class: "visually-hidden", role: "status" });
    place.before(this.place, this.live);
    body.addEventListener("paste", ({ clipboardData }) => {
      if (BEGINS.test(clipboardData?.getData("text/plain").replaceAll("\r", "") ?? "")) this.#at = body.selectionStart;
    });
    body.addEventListener("input", ({ inputType }) => this.#typed(inputType));
    onDesk("text", () => this.look());
    form.addEventListener("change", ({ target }) => this.#answer && target !== body && article.holds(target) && this.look(true));
    this.look();
  }

  /** Asks what to offer, where there is something to ask about; `again`: although the front matter is the same. */
  async look(again = false) {
    const at = this.#found();
    const about = at === null ? "" : this.article.body.value.slice(at).match(WHOLE)[0];
    if (about === this.#about && !again) return;
    this.#about = about;
    this.#asked?.abort();
    if (!about || this.#left.has(about.trim())) {
      this.#show(null);
      return;
    }
    const asked = (this.#asked = new AbortController());
    const data = new FormData(this.article.form);
    const answer = await this.#ask(data, at, asked.signal);
    if (asked !== this.#asked || answer === undefined) return;
    await undisturbed();
    if (asked === this.#asked) this.#show(answer, data);
  }

  /** Where front matter begins: at the top of the text, or where a file was pasted; null: nowhere. */
  #found() {
    const { value } = this.article.body;
    const shown = this.#answer ? value.indexOf(this.#answer.head) : -1; // something was typed above it
    return [0, this.#at, shown].find((at) => at >= 0 && WHOLE.test(value.slice(at))) ?? null;
  }

  /** The server's answer; null: there is nothing; undefined: it has not said. */
  async #ask(data, at, signal) {
    const { body, urls } = this.article;
    data.set("at", toPoints(body.value, at));
    try {
      const answer = await ask(urls.pasted, data, { signal });
      return answer.found ? answer : null;
    } catch (error) {
      if (error.name !== "AbortError") this.#about = ""; // asked again with the next word
      if (error.name === "AbortError" || error instanceof Refused) return undefined;
      throw error;
    }
  }

  #show(answer, data = null) {
    const isNew = answer && answer.head !== this.#answer?.head;
    this.#answer = answer;
    this.#then = data;
    if (!answer) {
      if (!this.#taken) this.place.replaceChildren();
      return;
    }
    this.#taken = null;
    const ticks = isNew ? new Map() : this.#ticks();
    const focused = this.place.contains(document.activeElement);
    const panel = draw(answer, ticks, { take: () => this.#take(), leave: () => this.#leave() });
    this.place.replaceChildren(panel);
    if (focused) panel.querySelector(".pasted-take, .pasted-leave").focus();
    if (answer.head === this.#told) return;
    this.#told = answer.head;
    this.#say("本文にフロントマターがあります。本文のすぐ上に、欄に移す案内を出しました。");
  }

  /** What an editor has chosen so far: name of a field → whether it is to be taken. */
  #ticks() {
    const boxes = [...this.place.querySelectorAll("input[data-field]")];
    return new Map(boxes.map(({ dataset, checked }) => [dataset.field, checked]));
  }

  async #take() {
    const { body, form } = this.article;
    const { head, start, values, kept, left } = this.#answer;
    const at = fromPoints(body.value, start);
    const stands = body.value.startsWith(head, at);
    const now = new FormData(form);
    const isSame = values.every(({ field }) => same(said(now, field), said(this.#then, field)));
    if (!stands || !isSame) {
      await this.look(true);
      this.#say(CHANGED);
      return;
    }
    this.#giveUp();
    const ticks = this.#ticks();
    const chosen = values.filter(({ field }) => ticks.get(field)).map(({ field, value, label }) => [field, { value, label }]);
    const after = new Map(chosen);
    after.set(kept.field, { value: ticks.get(kept.field) ? kept.otherwise : kept.value, label: "元のフロントマター" });
    const before = new Map([...after.keys()].map((name) => [name, valueOf(form, name)]));
    this.#taken = { head, at, before, after };
    this.#undone = this.#answer = null; // the fields change by this script now
    this.#about = "";
    this.#put(after);
    replace(body, at, at + head.length, "", [at, at]);
    const words = `${chosen.length}個の値を欄に移し、フロントマターを本文から取り除きました。`;
    this.place.replaceChildren(drawDone(words, left, { undo: () => this.#undo(), close: () => this.#close() }));
    this.place.scrollIntoView({ block: "nearest" }); // what was long is short now
    this.#say(`${words}Ctrl+Z か「元に戻す」で、すべて元に戻ります。`);
  }

  #put(values) {
    for (const [name, { value }] of values) put(this.article.form, name, value);
    const kept = this.article.form.elements.kept_front_matter.value;
    const shown = document.querySelector("[data-kept]");
    shown.hidden = !kept;
    shown.querySelector(".readonly").replaceChildren(make("pre", { text: kept }));
  }

  /** The front matter shall stay where it is. */
  #leave() {
    this.#giveUp();
    this.#left.add(this.#about.trim());
    this.#show(null);
    this.article.body.focus();
  }

  #close() {
    this.#taken = null;
    this.place.replaceChildren();
    this.article.body.focus();
  }

  #undo() {
    const { body } = this.article;
    const { head, at } = this.#taken;
    const place = Math.min(at, body.value.length);
    replace(body, place, place, head, [place, place]);
    this.#putBack();
  }

  /** Ctrl+Z brings the front matter back into the text, and Ctrl+Y takes it out again: the fields follow. */
  #typed(inputType) {
    const { value } = this.article.body;
    if (inputType === "historyUndo" && this.#taken) {
      const { head, at } = this.#taken;
      if (value.startsWith(head, at)) this.#putBack();
    } else if (inputType === "historyRedo" && this.#undone && !value.startsWith(this.#undone.head, this.#undone.at)) {
      this.#put(this.#undone.after);
    }
  }

  /** Gives the fields back what they said. What was typed into one since stays. */
  #putBack() {
    const { before, after } = this.#taken;
    const { form } = this.article;
    const isEdited = ([name, { value }]) => !same(valueOf(form, name), value);
    const edited = [...after].filter(isEdited);
    const back = [...after].filter((each) => !isEdited(each));
    this.#put(new Map(back.map(([name]) => [name, { value: before.get(name) }])));
    this.#undone = this.#taken;
    this.#taken = null;
    this.place.replaceChildren();
    const words = edited.length ? `そのあとに変えられた${edited.map(([, { label }]) => `「${label}」`).join("")}は、そのままです。` : "";
    this.#say(`フロントマターを本文に、欄を前の値に戻しました。${words}`);
    this.look(true);
  }

  /** What an editor has decided on is not offered once more by an answer that is still on its way. */
  #giveUp() {
    this.#asked?.abort();
    this.#asked = null;
  }

  #say(words) {
    this.live.textContent = words;
  }
}

/** What the fields called `name` say in `data`. A byline's empty place says nothing. */
function said(data, name) {
  return data.getAll(name).filter(Boolean);
}
