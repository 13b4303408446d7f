/* A press is a moment long, and what is drawn anew in that moment takes the button away from under it: nothing happens
 * then. So whoever exchanges what can be pressed waits for the release. */

import { calm } from "./text.js";

const LONGEST = 1000;
/* Milliseconds for which a release is waited for: at the end of a drag, or on a scroll bar, none may be told. */
const CLICK = 50;
/* Milliseconds after it within which its click comes, of a finger too. */

let isPressed = false;
let timer = 0;
let waiting = [];

function begin() {
  isPressed = true;
  endIn(LONGEST);
}

function endIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(end, pause);
}

function end() {
  clearTimeout(timer);
  isPressed = false;
  const all = waiting;
  waiting = [];
  setTimeout(() => all.forEach((go) => go())); // the click itself comes first
}

/** Space presses what has the focus when it is let go. */
function isSpace({ key, target }) {
  return key === " " && /^(?:button|summary)$/.test(target.localName);
}

for (const [type, listen] of [
  ["pointerdown", ({ button }) => button === 0 && begin()],
  ["keydown", (event) => isSpace(event) && begin()],
  ...["pointerup", "pointercancel", "keyup"].map((type) => [type, () => isPressed && endIn(CLICK)]),
  ["click", () => isPressed && end()],
]) {
  addEventListener(type, listen, { capture: true, passive: true });
}

/** Resolves when nothing is being pressed on the page. */
export async function released() {
  while (isPressed) await new Promise((go) => waiting.push(go));
}

/** Resolves when nobody is disturbed who types or presses in what is about to be exchanged, or has a dialog open. */
export async function undisturbed() {
  await calm();
  await released();
}
