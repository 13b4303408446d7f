/* The checklist: looks at the text a moment after typing stops and before publishing, leads to what it finds, and puts
 * right what one click can. */

import { ask, Refused } from "./http.js";
import { announce, onDesk } from "./element.js";
import { released } from "./pressed.js";
import { rested } from "./text.js";

const REST = 1500;
/* Milliseconds after the text has changed. */
const PUBLISHING = "[name=_action][value=publish]";
const CHANGED = "本文が変わったので、点検し直しました。もう一度押してください。";

class Checklist {
  #timer = 0;
  #asked = null;
  #answered = null;
  #findings = [];
  #errors = 0;
  #body = null; // the text that the findings are of
  #sent = null; // the title and text that was asked about last
  #passes = false;
  #tried = false; // to publish: what is missing is then a mistake

  constructor(panel, form, editor, live) {
    Object.assign(this, { panel, form, editor, live });
    panel.addEventListener("click", (event) => this.#press(event));
    onDesk("text", () => this.#isAsked || this.soon());
    const { title } = form.elements;
    title?.addEventListener("input", rested(title, () => this.#isAsked || this.run(), REST));
    form.addEventListener("change", (event) => event.target.closest(".writing-side") && this.soon());
    // Before the scripts that send the form, and before the form itself:
    document.addEventListener("click", (event) => this.#beforePublishing(event), { capture: true });
  }

  /** Whether this text under this title was asked about last. */
  get #isAsked() {
    return this.#sent === this.#written;
  }

  get #written() {
    return JSON.stringify([this.form.elements.title?.value, this.editor.value]);
  }

  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.run(), REST);
  }

  /** Checks what the form says now. Gives whether the server has answered. Of several questions the newest counts, for
   * those too who asked before. */
  run() {
    clearTimeout(this.#timer);
    this.#answered = this.#ask();
    return this.#answered;
  }

  async #ask() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const data = new FormData(this.form);
    data.set("post", this.form.dataset.post ?? "");
    if (this.#tried) data.set("tried", "1");
    const body = this.editor.value;
    this.#sent = this.#written;
    try {
      const answer = await ask(this.form.dataset.checkUrl, data, { signal: asked.signal });
      await released();
      if (asked !== this.#asked) return this.#answered;
      this.#body = body;
      this.#findings = answer.findings;
      this.#errors = answer.errors;
      this.#show(answer);
      return true;
    } catch (error) {
      if (error.name === "AbortError") return this.#answered;
      this.#sent = null;
      if (!(error instanceof Refused)) throw error;
      this.#say(`点検できませんでした：${error.message}`);
      return false;
    }
  }

  #show({ html, errors, warnings, missing }) {
    const open = [...this.panel.querySelectorAll(".finding-more[open]")].map(nameOf);
    const focused = this.panel.contains(document.activeElement) ? document.activeElement.dataset.check : null;
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(this.panel.id);
    this.panel.replaceChildren(...fresh.childNodes);
    for (const more of this.panel.querySelectorAll(".finding-more")) more.open = open.includes(nameOf(more));
    this.ready();
    if (focused !== null) this.panel.querySelector(focused === undefined ? "summary" : `[data-check=${focused}]`)?.focus();
    const count = missing.length ? `まだ：${missing.join("、")}` : `点検：誤り ${errors}件、注意 ${warnings}件`;
    if (this.live.textContent !== count) this.live.textContent = count;
  }

  /** The buttons that need this script. */
  ready() {
    for (const buttons of this.panel.querySelectorAll("[data-check=buttons]")) buttons.hidden = false;
    this.panel.querySelector("[data-check=run]").type = "button";
  }

  async #press(event) {
    const button = event.target.closest("[data-check]");
    const number = button?.closest(".finding")?.dataset.number;
    if (button?.dataset.check === "run") await this.run();
    else if (button?.dataset.check === "goto") await this.#go(number);
    else if (button?.dataset.check === "fix") await this.#fix(number);
  }

  /** Findings that came with the page have no list yet, and those of an older text have other places. */
  async #fresh() {
    if (this.#body === this.editor.value) return true;
    const answered = await this.run();
    if (answered) this.#say(CHANGED);
    return false;
  }

  async #go(number) {
    if (!(await this.#fresh())) return;
    const { start, end, field } = this.#findings[number];
    announce("goto", start === null ? { field } : { start, end });
  }

  async #fix(number) {
    if (!(await this.#fresh())) return;
    announce("edit", { edits: this.#findings[number].fix.edits });
    await this.run();
  }

  /** Stops a press on 公開 until the text was checked, and where it has errors that nobody has given a reason for. The
   * server decides once more. */
  async #beforePublishing(event) {
    const button = event.target.closest(PUBLISHING);
    if (!button || this.#passes) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#tried = true;
    const answered = await this.run();
    const reason = document.getElementById("id_override_reason"); // for those who may give one
    if (answered && this.#errors && !reason?.value.trim()) return this.#stop(reason);
    this.#passes = true;
    button.click();
    this.#passes = false;
  }

  #stop(reason) {
    reason?.closest("details")?.toggleAttribute("open", true);
    this.panel.open = true;
    const way = reason ? "このまま公開する場合は、「点検の誤りがあっても公開する」に理由を書いてください。" : "";
    this.#say(`誤りが${this.#errors}件あるので、まだ公開していません。直してから、もう一度公開してください。${way}`);
    this.panel.querySelector("summary").focus();
    this.panel.scrollIntoView({ block: "nearest" });
  }

  #say(words) {
    const status = this.panel.querySelector("[data-check=status]");
    status.textContent = words;
    this.live.textContent = words;
  }
}

function nameOf(element) {
  return element.closest(".finding-group").dataset.name;
}

/** The one place that screen readers hear the count from: it stays while the panel is drawn anew. */
function liveRegion(panel) {
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  panel.after(live);
  return live;
}

const panel = document.getElementById("checklist");
const form = document.getElementById("post_form");
const editor = document.getElementById("id_body");

if (panel && form?.dataset.checkUrl && editor) {
  const checklist = new Checklist(panel, form, editor, liveRegion(panel));
  checklist.ready();
  checklist.run();
}
