/* Conveniences on the page where two texts are put together: a choice fills the field below it, what is typed there
 * is the choice, and one gets from place to place by keys. The page does the same without it, in more steps.
 */

const places = [...document.querySelectorAll("[data-conflict]")];
const left = document.querySelector(".merge-left");

const chosen = (place) => place.querySelector("input[type=radio]:checked");

/** Says how many places are still to be decided on. */
function tell() {
  const open = places.filter((place) => !chosen(place)).length;
  for (const place of places) place.classList.toggle("conflict-decided", Boolean(chosen(place)));
  left.textContent = open ? `残り${open}か所` : places.length ? "すべて選びました" : "";
}

function connect(place) {
  const field = place.querySelector("textarea");
  const own = place.querySelector("input[value=own]");
  let written = null; // one's own words outlive a look at the other choices
  place.addEventListener("change", ({ target }) => {
    if (target.type !== "radio") return;
    if (field && target === own) {
      field.value = written ?? field.value;
      field.focus();
    } else if (field) {
      field.value = target.dataset.text ?? field.defaultValue;
    }
    tell();
  });
  field?.addEventListener("input", () => {
    written = field.value;
    own.checked = true;
    tell();
  });
}

let here = -1;

/** Goes `step` places on, the last one being followed by the first. */
function go(step) {
  if (!places.length) return;
  const next = here < 0 && step < 0 ? places.length - 1 : (here + step + places.length) % places.length;
  const place = places[next];
  (chosen(place) ?? place.querySelector("input")).focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

document.addEventListener("focusin", ({ target }) => {
  const place = places.findIndex((place) => place.contains(target));
  if (place >= 0) here = place;
});
document.querySelectorAll("fieldset.conflict").forEach(connect);
for (const button of document.querySelectorAll("[data-go]")) {
  button.hidden = places.length < 2;
  button.addEventListener("click", () => go(Number(button.dataset.go)));
}
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.key !== "F8") return;
  event.preventDefault();
  go(event.shiftKey ? -1 : 1);
});
tell();
