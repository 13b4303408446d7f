/* A list of proposals under a field: the combobox pattern of the ARIA Authoring Practices, safe with input methods. */

import { composing } from "./text.js";
import { make, newId } from "./element.js";
import { released } from "./pressed.js";

const REST = 150;
/* Milliseconds after a key before the server is asked. */

export class Suggestions {
  #timer = 0;
  #turn = 0;
  #active = -1;
  #items = [];
  #isOld = false; // the list is not yet about what the field says now
  #isChosen = false; // the marked proposal, by an arrow key
  #isEntered = false; // Enter came before the list

  /**
   * `find(query)` gives a promise of proposals; `query()` what to ask for (null: nothing); `draw(item)` the children
   * of a proposal's element; `choose(item)` takes one. `isOpen`: the list always shows.
   */
  constructor(input, list, { find, query, draw, choose, isOpen = false }) {
    Object.assign(this, { input, list, find, query, draw, choose, isOpen });
    list.id ||= newId("proposals");
    list.setAttribute("role", "listbox");
    list.hidden = !isOpen;
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", list.id],
      ["aria-expanded", String(isOpen)],
      ["autocomplete", "off"],
    ]) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", (event) => {
      if (!event.isComposing && document.activeElement === input) this.soon(); // else a script has filled it in
    });
    input.addEventListener("compositionend", () => this.soon());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => {
      const at = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (at >= 0) this.#take(at);
    });
  }

  soon() {
    this.#isOld = true;
    this.#isChosen = this.#isEntered = false;
    if (!this.isOpen) this.#mark(-1);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.update(), REST);
  }

  /** Asks for proposals and shows them; an answer to an older question is dropped. What an arrow key has marked stays
   * marked where it is proposed again. */
  async update() {
    this.#rest();
    const turn = (this.#turn += 1);
    this.#isOld = true;
    const query = this.query();
    const items = query === null ? [] : await this.find(query);
    await released();
    if (turn !== this.#turn) return;
    const chosen = this.#isChosen ? JSON.stringify(this.#items[this.#active]) : null;
    const at = items.findIndex((item) => JSON.stringify(item) === chosen);
    this.#items = items;
    this.#isOld = this.#timer > 0;
    this.#isChosen = at >= 0;
    this.list.replaceChildren(...items.map((item) => this.#option(item)));
    this.#show(items.length > 0);
    this.#mark(at < 0 && this.isOpen && items.length ? 0 : at);
    if (this.#isEntered) this.#enter();
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #option(item) {
    const shut = item.isShut ? "true" : null;
    const settings = { role: "option", id: newId("proposal"), "aria-selected": "false", "aria-disabled": shut };
    return make("li", settings, ...this.draw(item));
  }

  close() {
    this.#rest();
    this.#turn += 1;
    this.#isChosen = this.#isEntered = false;
    if (!this.isOpen) this.#show(false);
  }

  #key(event) {
    if (composing(event)) return;
    const count = this.#items.length;
    const isShown = !this.list.hidden && count > 0;
    const act = {
      ArrowDown: () => (isShown ? this.#choose((this.#active + 1) % count) : this.update()),
      ArrowUp: isShown && (() => this.#choose((this.#active - 1 + count) % count)),
      Enter: (this.isOpen || (isShown && this.#active >= 0)) && (() => this.#enter()),
      Escape: isShown && !this.isOpen && (() => this.close()),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #choose(at) {
    this.#isChosen = true;
    this.#mark(at);
  }

  /** Takes the marked proposal: of a list that is still to come the one that will be marked in it. */
  #enter() {
    this.#isEntered = this.#isOld && !this.#isChosen;
    if (this.#isEntered) this.update();
    else if (this.#active >= 0) this.#take(this.#active);
  }

  #take(at) {
    const item = this.#items[at];
    if (item.isShut) return;
    this.close();
    this.choose(item);
  }

  #mark(at) {
    this.#active = at;
    [...this.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    const option = this.list.children[at];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #show(isShown) {
    this.list.hidden = !isShown && !this.isOpen;
    this.input.setAttribute("aria-expanded", String(isShown));
    if (!isShown) this.input.removeAttribute("aria-activedescendant");
  }
}
