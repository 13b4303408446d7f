/* A byline has always one empty place more. */

const list = document.querySelector("ol.byline");

/** A copy of the last place, empty, under the next number. */
function another() {
  const last = list.lastElementChild;
  const place = last.cloneNode(true);
  const number = list.children.length + 1;
  const select = place.querySelector("select");
  select.id = select.id.replace(/\d+$/, number);
  select.setAttribute("aria-label", `著者${number}`);
  select.value = "";
  list.append(place);
}

list?.addEventListener("change", () => {
  if (list.lastElementChild.querySelector("select").value) another();
});
