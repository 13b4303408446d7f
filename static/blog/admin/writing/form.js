/* The buttons of the writing page, without leaving it: saved by a request of its own, errors at their fields. */

import { Refused } from "./http.js";
import { announce, make } from "./element.js";
import { comeBack, tell } from "./told.js";

/** Lets `form`'s buttons and `saveNow` (Ctrl+S) save through `saving`. Gives `saveNow`. */
export function startForm(article, saving) {
  const { form } = article;
  const main = form.querySelector("[name=_continue]");
  const send = async (button) => {
    const note = form.elements.save_note?.value;
    const text = article.snapshot();
    const active = document.activeElement;
    try {
      after(form, button, await saving.save(button), note);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused(form, error, article.snapshot() === text && document.activeElement === active);
      return false;
    }
  };
  let pressed = null;
  let next = null; // was pressed while a save that stays on the page was under way
  const press = async (button) => {
    if (pressed === main) next = button;
    if (pressed) return;
    pressed = button;
    next = null;
    const isDone = await send(button).finally(() => (pressed = null));
    const then = isDone ? next : null;
    next = null;
    if (then && (then !== main || !saving.isSafe)) press(then);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter ?? main);
  });
  form.addEventListener("keydown", (event) => {
    const isField = event.target.localName === "input" && event.target.form === form;
    if (event.key === "Enter" && isField) event.preventDefault(); // Enter in a field is no press of a button
  });
  return () => press(main);
}

/** What follows a save that went well; `note` is what it said of the change. */
function after(form, button, answer, note) {
  clear(form);
  if (button.name === "_save") location.assign(new URL("../../", new URL(answer.change_url, location.href)));
  else if (button.name === "_action") comeBack(answer);
  else tell(answer.messages);
  const field = form.elements.save_note;
  if (answer.noted && field && field.value === note) field.value = "";
  announce("stored", answer);
}

/** Puts what is wrong beside the fields it is about, and leads to the first, but for one who has gone on in the meantime
 * (else `mayLead`): the next word would be typed there. */
function refused(form, error, mayLead) {
  clear(form);
  const errors = Object.entries(error.answer.errors ?? {});
  if (!errors.length) {
    tell([{ level: "error", text: error.message }]);
    return;
  }
  let first = null;
  const elsewhere = [];
  for (const [name, words] of errors) {
    const field = fieldOf(form, name);
    if (!field) elsewhere.push(...words);
    else mark(field, words);
    first ??= field;
  }
  const lead = first ? ["保存できませんでした。赤い印を直してください。入力した内容はそのまま残っています。"] : [];
  tell([...lead, ...elsewhere].map((text) => ({ level: "error", text })));
  if (first && mayLead) show(first);
}

/** The field called `name`, or the first of several. */
export function fieldOf(form, name) {
  const found = form.elements[name];
  return found instanceof RadioNodeList ? found[0] : (found ?? null);
}

/** Brings a field into view, opens what it lies in, and puts the caret there. */
export function show(field) {
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.focus();
  field.scrollIntoView({ block: "center" });
}

function mark(field, words) {
  const id = `${field.id}_error`;
  const list = make("ul", { class: "errorlist desk-error", id }, ...words.map((text) => make("li", { text })));
  (field.closest(".markdownx") ?? field).before(list);
  field.closest(".field")?.classList.add("errors");
  field.setAttribute("aria-invalid", "true");
  field.dataset.described = field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", `${field.dataset.described} ${id}`.trim());
}

function clear(form) {
  form.querySelectorAll(".errorlist, .errornote").forEach((list) => list.remove());
  form.querySelectorAll(".field.errors").forEach((field) => field.classList.remove("errors"));
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    if (field.dataset.described !== undefined) field.setAttribute("aria-describedby", field.dataset.described);
  }
}
