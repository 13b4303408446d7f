/* What the scripts need to know of Markdown: where code is, where headings are, what begins a line of a list. */

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const ATX = /^(#{1,6})[ \t]*(\S.*?)?[ \t]*#*[ \t]*(?:\{[:#][^}]*\})?[ \t]*$/;
const SETEXT = /^(=+|-+)[ \t]*$/;
const ITEM = /^((?:[ \t]|>)*)([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\][ \t]+)?(.*)$/;
const QUOTE = /^((?:[ \t]*>[ \t]?)+)(.*)$/;
const INLINE = /!?\[([^\]]*)\]\([^)]*\)|[*_`~]+/g;

/** The lines of `text`: {start, text, isCode}; `isCode` for lines of a fenced block, the fences too. */
export function* lines(text) {
  let fence = "";
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    const mark = line.match(FENCE);
    const closes = fence && mark && mark[1][0] === fence[0] && mark[1].length >= fence.length && !mark[2].trim();
    yield { start, text: line, isCode: Boolean(fence || mark) };
    if (closes) fence = "";
    else if (!fence && mark) fence = mark[1];
    start = end + 1;
  }
}

/** Whether `offset` lies in a fenced block of code. */
export function isInCode(text, offset) {
  let inside = false;
  for (const line of lines(text)) {
    if (line.start > offset) break;
    inside = line.isCode;
  }
  return inside;
}

/** The headings of `text` outside code: {level, text, start, end}, `end` behind the heading's line.
 *
 * What is drawn under a line makes a heading of it only after an empty line, as for the renderer. */
export function headings(text) {
  const found = [];
  let before = null;
  let mayBegin = true;
  for (const line of lines(text)) {
    const atx = line.isCode ? null : line.text.match(ATX);
    const setext = line.isCode || !before ? null : line.text.match(SETEXT);
    if (atx && atx[2]) {
      found.push({ level: atx[1].length, text: plain(atx[2]), start: line.start, end: line.start + line.text.length });
    } else if (setext) {
      const level = setext[1][0] === "=" ? 1 : 2;
      found.push({ level, text: plain(before.text.trim()), start: before.start, end: line.start + line.text.length });
    }
    const isOther = line.isCode || atx || QUOTE.test(line.text) || ITEM.test(line.text);
    before = mayBegin && !isOther && line.text.trim() ? line : null;
    mayBegin = !line.isCode && !line.text.trim();
  }
  return found;
}

/** What begins a line of a list or a quotation: {lead, marker, gap, box, text}; null for any other line. */
export function itemOf(line) {
  const item = line.match(ITEM);
  if (item) return { lead: item[1], marker: item[2], gap: item[3], box: item[4] ?? "", text: item[5] };
  const quote = line.match(QUOTE);
  return quote ? { lead: quote[1], marker: "", gap: "", box: "", text: quote[2] } : null;
}

/** The words of a heading without their marks. */
function plain(text) {
  return text.replace(INLINE, (mark, words) => words ?? "").trim();
}
