/* What the scripts of the desk share: elements made without markup in strings, words to one another, times. */

/** An element `<name>` with attributes or properties and children; `text` is its words, `on…` its listeners. */
export function make(name, settings = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A line of words, as that under the tool bar, that screen readers hear. Several speak in it, none over another. */
export class Status {
  #voices = [];

  constructor(element) {
    this.element = element;
  }

  /** One that speaks: `say(words)` takes the place of what it said before. */
  voice() {
    const voice = { words: "", isError: false };
    voice.say = (words, { error = false } = {}) => this.#show(Object.assign(voice, { words, isError: error }));
    this.#voices.push(voice);
    return voice;
  }

  #show() {
    const words = this.#voices.map(({ words }) => words).filter(Boolean);
    this.element.textContent = words.join(" ");
    this.element.classList.toggle("error", this.#voices.some(({ isError }) => isError));
  }
}

let count = 0;

/** An id that no other element of the page has. */
export function newId(stem) {
  count += 1;
  return `desk-${stem}-${count}`;
}

/** Tells the other scripts of the page: see docs/decisions/0054 for the names. */
export function announce(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }));
}

/** Listens to what `announce` tells. */
export function onDesk(name, act) {
  document.addEventListener(`desk:${name}`, (event) => act(event.detail ?? {}));
}

/** `date` as 11月24日 17:05; today without its day. */
export function when(date) {
  const moment = new Date(date);
  const time = new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Tokyo" });
  const day = new Intl.DateTimeFormat("ja-JP", { month: "long", day: "numeric", timeZone: "Asia/Tokyo" });
  const today = day.format(moment) === day.format(new Date());
  return today ? time.format(moment) : `${day.format(moment)} ${time.format(moment)}`;
}
