/* Changing the text of a field so that Ctrl+Z takes it back, and finding places in it.
 *
 * Offsets are those of `value` (UTF-16), unless a name says "points": code points, as the server counts.
 */

/** Replaces `start`–`end` of `field` by `text`, undoably, and selects `select` = [from, to] of the new text afterwards
 * (default: the caret behind it). Fires `input`, as typing does. */
export function replace(field, start, end, text, select = null) {
  const trimmed = narrowed(field.value.slice(start, end), text);
  field.focus();
  if (trimmed.removed || trimmed.added) {
    field.setSelectionRange(start + trimmed.before, start + trimmed.before + trimmed.removed);
    const done = trimmed.added
      ? document.execCommand("insertText", false, trimmed.added)
      : document.execCommand("delete");
    if (!done) {
      field.setRangeText(trimmed.added); // a browser without the command: the change stands, undo does not
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  const [from, to] = select ?? [start + text.length, start + text.length];
  field.setSelectionRange(from, to);
}

/** Makes `text` the value of `field` by the smallest change there is, undoably. */
export function rewrite(field, text) {
  const { before, added } = narrowed(field.value, text);
  const behind = before + added.length;
  replace(field, 0, field.value.length, text, [behind, behind]);
}

/** What differs between two texts: how many characters stay `before` it, how many are `removed`, what is `added`. */
function narrowed(old, text) {
  const shorter = Math.min(old.length, text.length);
  let before = 0;
  while (before < shorter && old[before] === text[before]) before += 1;
  if (before && splitsPair(old, before)) before -= 1;
  let after = 0;
  while (after < shorter - before && old[old.length - 1 - after] === text[text.length - 1 - after]) after += 1;
  if (after && splitsPair(old, old.length - after)) after -= 1;
  return { before, removed: old.length - before - after, added: text.slice(before, text.length - after) };
}

function splitsPair(text, offset) {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The line of `text` around `offset`: where it starts and ends, and what it says. */
export function lineAt(text, offset) {
  const start = offset ? text.lastIndexOf("\n", offset - 1) + 1 : 0;
  const found = text.indexOf("\n", offset);
  const end = found < 0 ? text.length : found;
  return { start, end, text: text.slice(start, end) };
}

/** The whole lines that `start`–`end` touches. */
export function linesAt(text, start, end) {
  const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const from = lineAt(text, start).start;
  const to = lineAt(text, Math.max(last, from)).end;
  return { start: from, end: to, text: text.slice(from, to) };
}

/** The UTF-16 offset of the code point number `points` in `text`. */
export function fromPoints(text, points) {
  let offset = 0;
  for (let left = points; left > 0 && offset < text.length; left -= 1) {
    offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** How many code points of `text` stand before the UTF-16 `offset`. */
export function toPoints(text, offset) {
  return [...text.slice(0, offset)].length;
}

/** `text` after all `edits` ({start, end, text}, in points of `text`): written into a field at once, by `rewrite`, one
 * Ctrl+Z takes them all back. */
export function edited(text, edits) {
  const places = edits.map((edit) => [fromPoints(text, edit.start), fromPoints(text, edit.end), edit.text]);
  places.sort((a, b) => b[0] - a[0]);
  return places.reduce((now, [start, end, words]) => now.slice(0, start) + words + now.slice(end), text);
}

/** `address` as people read it, 入門 for %E5%85%A5%E9%96%80, unless Markdown would take a sign in it for its own. */
export function readable(address) {
  try {
    const words = decodeURI(address);
    return /[\s()<>[\]"'\\`*\p{C}]/u.test(words) ? address : words;
  } catch {
    return address; // a % that escapes nothing
  }
}

/** Whether a key belongs to an input method that is composing: the browser says so in one of two ways. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

let composes = false;
addEventListener("compositionstart", () => (composes = true), true);
addEventListener("compositionend", () => (composes = false), true);

/** Resolves when no input method is composing anywhere on the page, for moving the caret would break its word off; and
 * when no dialog is open, for nothing behind one can have the caret. */
export async function calm() {
  for (;;) {
    const dialog = document.querySelector("dialog[open]");
    if (composes) await once(window, "compositionend");
    else if (dialog) await once(dialog, "close");
    else return;
  }
}

function once(target, type) {
  const options = { once: true, capture: true }; // a panel lets no such event out
  return new Promise((resolve) => target.addEventListener(type, () => setTimeout(resolve), options));
}

/** Does `act`, which needs the caret in another field, and puts it back where it was. */
export function aside(act) {
  const active = document.activeElement;
  act();
  if (active !== document.activeElement && active !== document.body) active?.focus();
}

/** Calls `act` when `field` has rested for `wait` milliseconds, `most` milliseconds after the first change at the
 * latest, and never while an input method composes in it. Gives a function that tells it of a change. */
export function rested(field, act, wait, most = Infinity) {
  let timer = 0;
  let first = 0;
  let busy = false;
  const fire = () => {
    timer = first = 0;
    act();
  };
  const changed = () => {
    clearTimeout(timer);
    first ||= Date.now();
    if (!busy) timer = setTimeout(fire, Math.max(0, Math.min(wait, first + most - Date.now())));
  };
  field.addEventListener("compositionstart", () => {
    busy = true;
    clearTimeout(timer);
  });
  field.addEventListener("compositionend", () => {
    busy = false;
    changed();
  });
  return changed;
}
