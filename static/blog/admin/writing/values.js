/* The fields of the form by their names, as scripts read and change them: a word, a tick, or a list of choices. */

const LISTS = new Set(["byline"]);

/** What the field called `name` says: a string, for a box a boolean, for the byline a list of strings. */
export function valueOf(form, name) {
  if (LISTS.has(name)) return places(form, name).map(({ value }) => value).filter(Boolean);
  const field = form.elements[name];
  return field.type === "checkbox" ? field.checked : field.value;
}

/** Makes the field say `value`, and tells the other scripts as typing does. */
export function put(form, name, value) {
  if (same(valueOf(form, name), value)) return;
  if (LISTS.has(name)) {
    value.forEach((each, place) => set(places(form, name)[place], "value", each)); // another place follows the last
    places(form, name).slice(value.length).forEach((place) => set(place, "value", ""));
  } else {
    const field = form.elements[name];
    set(field, field.type === "checkbox" ? "checked" : "value", value);
  }
}

/** A copy of `form` that says what the server sent: some type before the scripts of a page have come. */
export function asServed(form) {
  const copy = form.cloneNode(true); // in this document: one without a window resets nothing
  copy.querySelectorAll("[form]").forEach((field) => field.remove()); // they are another form's
  copy.reset();
  return copy;
}

/** Whether two values are the same to an editor. */
export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function places(form, name) {
  return [...form.querySelectorAll(`select[name="${name}"]`)];
}

function set(field, property, value) {
  if (field[property] === value) return;
  field[property] = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
