/* A form of the desk without autosave: what is typed in it is not lost by leaving the page, nor by sending it after the
 * login has run out, nor with the browser (copies.js). The writing page takes care of itself. */

import { keepCopies } from "./copies.js";
import { make } from "./writing/element.js";
import { probe, Refused, token } from "./writing/http.js";

const TOKEN = "csrfmiddlewaretoken";
const { probe: PROBE, user: USER } = document.getElementById("leaving").dataset;

/** What the fields of `form` say, as one string. */
function snapshot(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== TOKEN);
  return JSON.stringify(fields.map(([name, value]) => [name, value.name ?? value]));
}

function tell(form, words) {
  form.querySelector(".leaving-refused")?.remove();
  const note = make("p", { class: "errornote leaving-refused", role: "alert", text: words });
  form.prepend(note);
  note.scrollIntoView({ block: "center" });
}

function watch(form, isUnsaved, backup) {
  const saved = isUnsaved ? "" : snapshot(form);
  let isSent = false;
  let isAsking = false;
  addEventListener("beforeunload", (event) => {
    if (!isSent && snapshot(form) !== saved) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    if (isSent) return;
    event.preventDefault();
    if (isAsking) return; // a second press
    isAsking = true;
    try {
      await probe(PROBE);
      form.elements[TOKEN].value = token(); // a login in another tab has renewed it
      isSent = true;
      if (backup) noteSent(backup.name);
      form.requestSubmit(event.submitter);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell(form, error.message);
    } finally {
      isAsking = false;
    }
  });
  addEventListener("pageshow", () => (isSent = false)); // a page that comes back
}

/** Tells the page that follows of which copy it has the answer. */
function noteSent(copy) {
  try {
    sessionStorage.setItem("desk:sent", copy);
  } catch {
    // storage is turned off: there is no copy
  }
}

const form = document.querySelector("#content-main > form[method=post][id$=_form]");
if (form) {
  const isUnsaved = Boolean(form.querySelector(".errornote"));
  // A form that came back with errors holds what nobody has saved, and so does one that was typed into before this script
  // had come. At once: some type before all of the page has come. A popup is gone before it can tell that it was saved.
  const { backup = null, isTyped = isUnsaved } = form.elements._popup ? {} : keepCopies(form, USER, isUnsaved);
  // Django's own scripts arrange the fields first.
  addEventListener("load", () => watch(form, isTyped, backup));
}
