/* Enter carries a list or a quotation on; Tab moves an item in and out.
 *
 * Tab is no trap (WCAG 2.1.2): outside a list it moves on as everywhere, and in a list Escape gives it back once.
 */

import { composing, lineAt, linesAt, replace } from "./text.js";
import { isInCode, itemOf } from "./markdown.js";

/** The marker behind `item`: the next number, an empty box, else the same. */
function follows({ lead, marker, gap, box }) {
  const next = marker.replace(/^\d+/, (number) => String(Number(number) + 1));
  return lead + next + gap + (box && "[ ] ");
}

/** Carries on the list or quotation in which the caret is. Gives whether it did. */
function carryOn(field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const line = lineAt(value, start);
  const item = itemOf(line.text);
  if (!item || end > line.end || isInCode(value, start)) return false;
  const opening = line.text.length - item.text.length;
  if (start - line.start < opening) return false; // in front of the item's text: an ordinary new line
  if (!item.text.trim()) replace(field, line.start, line.end, "");
  else replace(field, start, end, `\n${follows(item)}`);
  return true;
}

/** Moves the items that are selected one level in, or out. Gives whether there was an item. */
function shift(field, isOut) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const block = linesAt(value, start, end);
  const all = block.text.split("\n");
  if (!itemOf(all[0])?.marker || isInCode(value, start)) return false;
  const step = width(value, block.start, all[0]);
  const moved = all.map((line) => {
    if (!isOut) return line && " ".repeat(step) + line;
    return line.replace(new RegExp(`^(?:\\t| {1,${step}})`), "");
  });
  const text = moved.join("\n");
  const first = moved[0].length - all[0].length;
  const from = Math.max(block.start, start + first);
  const to = start === end ? from : Math.max(from, end + text.length - block.text.length);
  replace(field, block.start, block.end, text, [from, to]);
  return true;
}

/** How far in an item of a list under the one before it stands: as far as that one's text. */
function width(value, start, line) {
  const above = start > 0 ? itemOf(lineAt(value, start - 1).text) : null;
  const item = above?.marker ? above : itemOf(line);
  return item.marker.length + item.gap.length;
}

/** Listens to the keys of `field`. */
export function continueLists(field) {
  let leaves = false;
  field.addEventListener("blur", () => (leaves = false));
  field.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey && carryOn(field)) event.preventDefault();
    if (event.key === "Tab" && !leaves && shift(field, event.shiftKey)) event.preventDefault();
    if (event.key !== "Shift") leaves = event.key === "Escape";
  });
}
