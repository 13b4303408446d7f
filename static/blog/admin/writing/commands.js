/* What the tool bar and its keys do to the text: each an undoable change of the field, and each takes itself back. */

import { linesAt, replace } from "./text.js";
import { itemOf } from "./markdown.js";

const TABLE = "| 見出し | 見出し |\n| --- | --- |\n| 内容 | 内容 |\n";
const HEADING = /^(#{1,6})[ \t]+/;

/** Puts `mark` around the selection, or takes it away. Blanks at the ends stay outside: marks do not work there. */
function around(mark) {
  return (field) => {
    const { value } = field;
    let { selectionStart: start, selectionEnd: end } = field;
    while (start < end && /\s/.test(value[start])) start += 1;
    while (end > start && /\s/.test(value[end - 1])) end -= 1;
    const { length } = mark;
    const chosen = value.slice(start, end);
    const inner = chosen.slice(length, -length);
    if (isMark(mark, signsBefore(value, start, mark[0]), signsBehind(value, end, mark[0]))) {
      replace(field, start - length, end + length, chosen, [start - length, end - length]);
    } else if (inner && isMark(mark, signsBehind(value, start, mark[0]), signsBefore(value, end, mark[0]))) {
      replace(field, start, end, inner, [start, start + inner.length]);
    } else {
      replace(field, start, end, mark + chosen + mark, [start + length, end + length]);
    }
  };
}

/** Whether as many signs on both sides hold `mark`: three stars are both marks at once, two are bold alone. */
function isMark(mark, before, behind) {
  const holds = (count) => count === mark.length || (mark[0] === "*" && count === 3);
  return holds(before) && holds(behind);
}

function signsBefore(value, offset, sign) {
  let count = 0;
  while (value[offset - 1 - count] === sign) count += 1;
  return count;
}

function signsBehind(value, offset, sign) {
  let count = 0;
  while (value[offset + count] === sign) count += 1;
  return count;
}

/** Changes the lines of the selection by `change` (lines → lines), with blank lines around the block, for kramdown
 * begins no list, quotation or heading right under a paragraph. `kin`: whether a neighbour belongs to the block. */
function lines(change, kin) {
  return (field) => {
    const { value } = field;
    const block = linesAt(value, field.selectionStart, field.selectionEnd);
    const changed = change(block.text.split("\n")).join("\n");
    const before = value.slice(0, block.start).split("\n").at(-2) ?? "";
    const after = value.slice(block.end + 1).split("\n", 1)[0];
    const parts = changed !== "" && kin(changed.split("\n")[0]);
    const lead = parts && before.trim() && !kin(before) ? "\n" : "";
    const tail = parts && after.trim() && !kin(after) ? "\n" : "";
    const start = block.start + lead.length;
    const isCaret = field.selectionStart === field.selectionEnd;
    const select = [isCaret ? start + changed.length : start, start + changed.length];
    replace(field, block.start, block.end, lead + changed + tail, select);
  };
}

function heading(level) {
  const mark = `${"#".repeat(level)} `;
  return lines(
    (all) => {
      const words = (line) => line.replace(HEADING, "");
      const isOn = all.some((line) => line.trim()) && all.every((line) => !line.trim() || line.startsWith(mark));
      return all.map((line) => (line.trim() || all.length === 1 ? (isOn ? words(line) : mark + words(line)) : line));
    },
    (line) => HEADING.test(line),
  );
}

function quote(all) {
  const isOn = all.every((line) => line.startsWith(">"));
  return all.map((line) => (isOn ? line.replace(/^>[ \t]?/, "") : `> ${line}`.trimEnd() + (line ? "" : " ")));
}

/** A list with the marker that `marker` gives for the line number `n`. */
function list(marker) {
  const change = (all) => {
    const words = (line) => {
      const item = itemOf(line);
      return item?.marker ? item.lead + item.text : line;
    };
    const wanted = all.map((line, n) => marker(n + 1));
    const isOn = all.every((line, n) => !line.trim() || line.trimStart().replace(/^\d+\./, `${n + 1}.`).startsWith(wanted[n]));
    const isOther = (line) => !wanted[0].includes("[") && Boolean(itemOf(line)?.box);
    if (isOn && all.some((line) => line.trim()) && !all.some(isOther)) return all.map(words);
    return all.map((line, n) => {
      if (!line.trim() && all.length > 1) return line;
      const [, indent, text] = words(line).match(/^([ \t]*)(.*)$/);
      return indent + wanted[n] + text;
    });
  };
  return lines(change, (line) => Boolean(itemOf(line)?.marker));
}

function codeBlock(field) {
  const { value } = field;
  const block = linesAt(value, field.selectionStart, field.selectionEnd);
  const longest = Math.max(2, ...[...block.text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  alone(field, block.start, block.end, `${fence}\n${block.text}\n${fence}`, fence.length + 1, block.text.length);
}

/** Puts `text` in the place of `start`–`end`, as a block of its own; selects `length` characters from `from` in it. */
function alone(field, start, end, text, from = text.length, length = 0) {
  const before = field.value.slice(0, start);
  const after = field.value.slice(end);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const at = start + lead.length + from;
  replace(field, start, end, lead + text + tail, [at, at + length]);
}

/** Writes `text` as a block behind the line of the caret. */
function insertBlock(text, from, length) {
  return (field) => {
    const line = linesAt(field.value, field.selectionEnd, field.selectionEnd);
    const start = line.text.trim() ? line.end : line.start;
    alone(field, start, line.text.trim() ? start : line.end, text, from, length);
  };
}

/** Name → what it does to the field. */
export const COMMANDS = {
  bold: around("**"),
  italic: around("*"),
  strike: around("~~"),
  code: around("`"),
  heading2: heading(2),
  heading3: heading(3),
  heading4: heading(4),
  quote: lines(quote, (line) => line.startsWith(">")),
  bullets: list(() => "- "),
  numbers: list((n) => `${n}. `),
  tasks: list(() => "- [ ] "),
  codeblock: codeBlock,
  table: insertBlock(TABLE.trimEnd(), 2, 3),
  rule: insertBlock("---\n"),
};
