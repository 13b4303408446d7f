/* The text and its preview scroll together: heading beside heading, and in between block by block.
 *
 * Where a place of the text stands in its field is measured in a copy of it that nobody sees.
 */

import { headings, lines } from "./markdown.js";
import { make, onDesk } from "./element.js";

const COPIED = [
  ...["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "tabSize"],
  ...["padding", "wordBreak", "lineBreak", "overflowWrap", "textAutospace"],
];
/* What decides where a line ends. */

/** Where blocks begin: offsets of the lines that follow a blank one, outside code. */
function blocks(text) {
  const found = [];
  let isBlank = true;
  for (const line of lines(text)) {
    const blank = !line.text.trim();
    if (!blank && isBlank) found.push(line.start);
    isBlank = blank && !line.isCode;
  }
  return found;
}

/** Pairs of an offset in the text and an element of the page that show the same. */
function pairs(text, frame) {
  const marks = headings(text);
  const shown = [...frame.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const found = [];
  let next = 0;
  for (const mark of marks) {
    const at = shown.findIndex((element, n) => n >= next && same(element.textContent, mark.text));
    if (at < 0) continue;
    found.push([mark.start, shown[at]]);
    next = at + 1;
  }
  return [...between(text, frame, found), ...found].sort((a, b) => a[0] - b[0]);
}

/** Between two headings: blocks one by one where there are as many on both sides. */
function between(text, frame, found) {
  const all = [...frame.children];
  const starts = blocks(text);
  const bounds = [[-1, null], ...found.filter(([, element]) => element.parentNode === frame), [text.length + 1, null]];
  const inner = [];
  for (let n = 0; n + 1 < bounds.length; n += 1) {
    const from = starts.filter((start) => start > bounds[n][0] && start < bounds[n + 1][0]);
    const first = bounds[n][1] ? all.indexOf(bounds[n][1]) + 1 : 0;
    const last = bounds[n + 1][1] ? all.indexOf(bounds[n + 1][1]) : all.length;
    const elements = all.slice(first, last);
    if (from.length === elements.length) from.forEach((start, k) => inner.push([start, elements[k]]));
  }
  return inner;
}

function same(one, other) {
  const bare = (words) => words.replace(/[\s\\]+/g, "");
  return bare(one) === bare(other);
}

export class Scrolling {
  #places = null;
  #isBehind = false; // whether the text has changed since the page was made
  #isOwed = false; // whether the text was scrolled beside such a page
  #put = new Map(); // a pane that has followed the other → where to: the event of that is nobody's hand
  #copy = make("div", { class: "editor-copy", "aria-hidden": "true" });

  /** `field` holds the text, `pane` scrolls the page that is shown in `frame`. */
  constructor(field, pane, frame) {
    Object.assign(this, { field, pane, frame });
    field.after(this.#copy);
    for (const [leader, follow] of [[field, () => this.#lead(field, pane, 0)], [pane, () => this.#lead(pane, field, 1)]]) {
      leader.addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
    }
    const forget = () => (this.#places = null);
    field.addEventListener("input", () => {
      forget();
      this.#isBehind = true;
    });
    onDesk("preview", ({ content }) => {
      forget();
      this.#settle(content);
    });
    new ResizeObserver(forget).observe(field);
    new ResizeObserver(forget).observe(frame);
  }

  /** Brings the place `offset` of the text into view in both panes. */
  show(offset) {
    const [top] = this.#tops([offset]);
    this.field.scrollTop = top - this.field.clientHeight / 4;
    this.#lead(this.field, this.pane, 0, true);
  }

  /** The page of `content` is there. Where the text was scrolled before that, as it is when a long one is put in, the
   * page had nothing yet to go to. One that was scrolled by hand since stays where it is. */
  #settle(content) {
    if (this.#isOwed) this.#lead(this.field, this.pane, 0, true);
    if (content !== this.field.value) return;
    this.#isBehind = this.#isOwed = false;
  }

  #lead(leader, follower, side, isAsked = false) {
    if (!isAsked && Math.abs(leader.scrollTop - this.#put.get(leader)) < 1) return;
    this.#isOwed = this.#isBehind && leader === this.field;
    this.#put.delete(leader);
    this.#places ??= this.#measure();
    const to = translate(this.#places, leader.scrollTop, side);
    if (Math.abs(follower.scrollTop - to) >= 2) follower.scrollTop = to;
    else if (!isAsked) return;
    this.#put.set(follower, follower.scrollTop);
  }

  /** [top in the field, top in the pane] of what is in both, the two ends too, both rising. */
  #measure() {
    const { field, pane, frame } = this;
    const found = pairs(field.value, frame);
    const left = this.#tops(found.map(([offset]) => offset));
    const origin = pane.getBoundingClientRect().top - pane.scrollTop;
    const right = found.map(([, element]) => element.getBoundingClientRect().top - origin);
    // The text has ended where its last line is in view: a caret there leaves the padding below it out of sight.
    const { paddingBottom, lineHeight } = getComputedStyle(field);
    const below = parseFloat(paddingBottom) + parseFloat(lineHeight) / 2;
    const ends = [Math.max(0, field.scrollHeight - field.clientHeight - below), pane.scrollHeight - pane.clientHeight];
    const places = [[0, 0]];
    left.forEach((top, n) => {
      const [a, b] = places.at(-1);
      if (top > a && right[n] > b && top < ends[0] && right[n] < ends[1]) places.push([top, right[n]]);
    });
    return [...places, ends];
  }

  /** Where places of the text stand below the upper edge of the field, in pixels. */
  #tops(offsets) {
    const style = getComputedStyle(this.field);
    for (const name of COPIED) this.#copy.style[name] = style[name];
    this.#copy.style.width = `${this.field.clientWidth}px`;
    const text = this.field.value;
    const marks = offsets.map(() => make("span"));
    let from = 0;
    const parts = offsets.flatMap((offset, n) => {
      const part = text.slice(from, offset);
      from = offset;
      return [part, marks[n]];
    });
    this.#copy.replaceChildren(...parts, text.slice(from));
    const tops = marks.map((mark) => mark.offsetTop);
    this.#copy.replaceChildren();
    return tops;
  }
}

/** Where the other pane stands when the one on `side` (0: the text) is scrolled to `top`. */
function translate(places, top, side) {
  let n = 0;
  while (n + 2 < places.length && places[n + 1][side] <= top) n += 1;
  const [a, b] = [places[n], places[n + 1]];
  const span = b[side] - a[side];
  const share = span > 0 ? Math.min(1, Math.max(0, (top - a[side]) / span)) : 0;
  return a[1 - side] + share * (b[1 - side] - a[1 - side]);
}
