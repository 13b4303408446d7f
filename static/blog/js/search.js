// Suggestions under the search boxes while somebody types: links that Tab and the arrows reach. Without this
// script the boxes are forms like any other. Nothing is asked while an input method is composing.

const PAUSE = 150; // milliseconds without a key
const KINDS = { page: "ページ", tag: "タグ", post: "記事" };

for (const input of document.querySelectorAll("input[data-suggest]")) {
  attach(input);
}

function attach(input) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  list.className = "search-suggestions";
  list.id = `${input.id}_suggestions`;
  list.hidden = true;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.form.append(list, said);
  input.setAttribute("aria-controls", list.id);

  let timer = 0;
  let asked = "";
  let request = null;

  const close = () => {
    clearTimeout(timer); // what was typed a moment ago asks nothing any more
    list.hidden = true;
    request?.abort();
    asked = "";
  };

  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    request?.abort();
    asked = text;
    if (!text) return close();
    request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: text })}`, {
        signal: request.signal,
      });
      if (!answer.ok) return close();
      show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  const show = ({ suggestions }) => {
    list.replaceChildren(...suggestions.map(item));
    list.hidden = suggestions.length === 0;
    said.textContent = suggestions.length ? `候補が${suggestions.length}件あります` : "";
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  input.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  input.addEventListener("compositionend", later);
  const hold = () => {
    clearTimeout(timer); // a link that is pressed or has the focus is not taken away by a newer answer
    request?.abort();
    asked = "";
  };
  list.addEventListener("focusin", hold);
  list.addEventListener("pointerdown", hold);
  // The box keeps the focus: some browsers give it to no link that is pressed, and the list would close under the press.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      input.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      move(event, input, list);
    }
  });
  input.form.addEventListener("focusout", (event) => {
    if (!input.form.contains(event.relatedTarget)) close();
  });
}

function item({ kind, text, url }) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  const label = document.createElement("small");
  label.textContent = KINDS[kind] ?? "";
  link.href = url;
  link.append(label, ` ${text}`);
  row.append(link);
  return row;
}

function move(event, input, list) {
  if (list.hidden) return;
  const stops = [input, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[(at + step + stops.length) % stops.length].focus();
}
