/* A dialog in which something is chosen, or nothing. */

import { composing } from "./text.js";

/** Opens `dialog`, which the button `close` and Escape give up: `back()` is called then. Gives `finish(act)`, which closes
 * it and does `act` in the place of that; what comes after the first is too late. */
export function openChoice(dialog, close, back) {
  let isDone = false;
  const finish = (act) => {
    if (isDone) return;
    isDone = true;
    dialog.close(); // tells its listener later: keys pressed until then belong to the page behind it already
    act();
  };
  close.addEventListener("click", () => finish(back));
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || composing(event)) return;
    event.preventDefault();
    finish(back);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    finish(back);
  });
  document.body.append(dialog);
  dialog.showModal();
  return finish;
}
