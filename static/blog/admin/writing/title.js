/* The title is one line: Enter leads on to the text. */

import { composing } from "./text.js";

const form = document.getElementById("post_form");
form?.elements.title?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || composing(event)) return;
  event.preventDefault();
  form.elements.body.focus();
});
