/* A text that waits beside the one readers get: said as soon as there is one, with the ways to publish it or to give
 * it up. */

import { onDesk } from "./element.js";

/** Shows what is about such a text. */
function tell() {
  for (const element of document.querySelectorAll("[data-waits]")) element.hidden = false;
}

for (const name of ["saved", "stored"]) onDesk(name, ({ revision }) => revision && tell());
