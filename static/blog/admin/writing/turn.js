/* Whose turn it is, and until when: stored as soon as it is chosen, each by itself, so that what a colleague chooses in
 * the meantime stays. What does not arrive goes with the next save. */

import { Refused, ask } from "./http.js";
import { onDesk } from "./element.js";

const NAMES = ["reviewer", "due_on"];

let turn = Promise.resolve();

/** Sends one after the other: an arrow key in a list of people chooses several in a moment, and each request says what
 * the one before has stored. */
function soon(form, name, status) {
  const next = turn.then(() => send(form, name, status));
  turn = next.catch(() => {});
  return next;
}

/** Sends the field called `name` where it is not as it was stored last. */
async function send(form, name, status) {
  const { [name]: field, [`initial-${name}`]: stored } = form.elements;
  const { value } = field;
  if (!form.dataset.turnUrl || value === stored.value) return;
  try {
    await ask(form.dataset.turnUrl, { [name]: value, [stored.name]: stored.value });
    stored.value = value;
    status.textContent = `「${field.labels[0].textContent.trim()}」を保存しました。`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    status.textContent = error.message;
  }
}

const form = document.getElementById("post_form");
const status = document.getElementById("turn-status");
if (status && form?.elements["initial-reviewer"]) {
  for (const name of NAMES) form.elements[name].addEventListener("change", () => soon(form, name, status));
  onDesk("begun", () => NAMES.forEach((name) => soon(form, name, status)));
}
