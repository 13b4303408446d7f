/* The editor of an article's body: preview while writing, pictures, and a copy of what is not saved yet.
 *
 * In place of markdownx's own script, with the same addresses and answers (docs/decisions/0050). Tab is left to the
 * browser, so that the keyboard always finds a way out, and every change of the text can be undone.
 */

const FALLBACK = {
  0: "サーバーにつながりません。書いた本文は画面に残っています。",
  403: "ログインが切れたか、権限がありません。書いた本文は画面に残っています。別のタブでログインし直してください。",
  413: "大きすぎて送れません。",
};

class Refused extends Error {}

/** Django's token against forged requests: the cookie's, which a login in another tab renews, else the form's. */
function tokenOf(form) {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/** Sends `fields` by POST; gives the response. Throws Refused, with words for the editor, for any answer but 2xx. */
async function send(url, fields, { form, signal }) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  const token = tokenOf(form);
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: data,
      signal,
      headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(FALLBACK[0]);
  }
  if (!response.ok) throw new Refused(await reason(response));
  return response;
}

/** What an answer says about a refusal: `{"error": "…"}`, `{"field": ["…"]}`, else a sentence by its status. */
async function reason(response) {
  try {
    const words = Object.values(await response.json()).flat().filter((word) => typeof word === "string");
    if (words.length) return words.join(" ");
  } catch {
    // no JSON: an error page
  }
  return FALLBACK[response.status] ?? `うまくいきませんでした（${response.status}）。書いた本文は画面に残っています。`;
}

/** One line under the tool bar that screen readers hear. */
class Status {
  constructor(element) {
    this.element = element;
  }

  say(words, { error = false } = {}) {
    this.element.textContent = words;
    this.element.classList.toggle("error", error);
  }
}

/** The page as readers will see it. Of several answers, only that to the newest question is shown. */
class Preview {
  constructor(editor, frame, status) {
    Object.assign(this, { editor, frame, status, timer: 0, failed: false, asked: null });
    this.url = editor.dataset.markdownxUrlsPath;
    this.latency = Math.max(Number(editor.dataset.markdownxLatency) || 0, 200);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), this.latency);
  }

  async show() {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const question = { content: this.editor.value, post: this.editor.dataset.post ?? "" };
      const response = await send(this.url, question, { form: this.editor.form, signal: asked.signal });
      const html = await response.text();
      this.frame.innerHTML = html; // cleaned by the renderer, as on the site
      if (this.failed) this.status.say("");
      this.failed = false;
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      this.failed = true;
      this.status.say(`プレビューできません：${error.message}`, { error: true });
    }
  }
}

/** Pictures from the file button, the clipboard or a drop, one after the other. */
class Pictures {
  constructor(editor, status) {
    Object.assign(this, { editor, status, queue: Promise.resolve() });
    this.url = editor.dataset.markdownxUploadUrlsPath;
  }

  take(files) {
    for (const file of files) this.queue = this.queue.then(() => this.upload(file));
  }

  async upload(file) {
    this.status.say(`「${file.name}」を送っています…`);
    try {
      const response = await send(this.url, { image: file }, { form: this.editor.form });
      const { image_code: code, note } = await response.json();
      insert(this.editor, code);
      this.status.say(note ?? "画像を入れました。");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.status.say(`「${file.name}」は入れられません：${error.message}`, { error: true });
    }
  }
}

/** Writes a picture's Markdown at the cursor, undoable, and selects its description, to be typed over. */
function insert(editor, code) {
  editor.focus();
  if (!document.execCommand("insertText", false, code)) {
    editor.setRangeText(code, editor.selectionStart, editor.selectionEnd, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const start = editor.selectionEnd - code.length;
  editor.setSelectionRange(start + "![".length, start + code.indexOf("]("));
}

/** Keeps what is typed in the browser until it is seen to be saved; a crash or a closed tab loses nothing. */
class Backup {
  constructor(editor, offer) {
    Object.assign(this, { editor, offer, timer: 0 });
    this.key = `desk:${location.pathname}:${editor.name}`;
    this.saved = editor.value;
    offer.querySelector(".desk-restore").addEventListener("click", () => this.restore());
    offer.querySelector(".desk-discard").addEventListener("click", () => this.discard());
    const kept = this.read();
    if (kept === editor.value) this.forget();
    else offer.hidden = kept === null;
  }

  read() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null; // storage is turned off
    }
  }

  soon() {
    if (!this.offer.hidden) return; // the older text waits for a decision
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 500);
  }

  keep() {
    try {
      if (this.editor.value === this.saved) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, this.editor.value);
    } catch {
      // storage is full or turned off: the page itself still holds the text
    }
  }

  restore() {
    const kept = this.read();
    this.offer.hidden = true;
    this.editor.focus();
    this.editor.select();
    if (!document.execCommand("insertText", false, kept)) this.editor.value = kept;
    this.editor.dispatchEvent(new Event("input", { bubbles: true }));
  }

  discard() {
    this.forget();
    this.offer.hidden = true;
    this.editor.focus();
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // storage is turned off
    }
  }
}

/** Asks before a page with unsaved changes is left; lets a form be saved after a new login in another tab. */
function guard(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => {
    changed = false;
    form.elements.csrfmiddlewaretoken.value = tokenOf(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function start(root) {
  const editor = root.querySelector(".markdownx-editor");
  const status = new Status(root.querySelector(".desk-status"));
  const frame = root.querySelector(".desk-preview").shadowRoot.querySelector(".markdownx-preview");
  const preview = new Preview(editor, frame, status);
  const pictures = new Pictures(editor, status);
  const backup = new Backup(editor, root.querySelector(".desk-offer"));
  const button = root.querySelector(".desk-file input");

  editor.addEventListener("input", () => {
    preview.soon();
    backup.soon();
  });
  button.addEventListener("change", () => {
    pictures.take([...button.files]);
    button.value = "";
  });
  for (const [type, from] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    editor.addEventListener(type, (event) => {
      if (!event[from]?.files.length) return; // text goes its usual way
      event.preventDefault();
      pictures.take([...event[from].files]);
    });
  }
  editor.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  guard(editor.form);
  preview.show();
}

document.querySelectorAll(".markdownx").forEach(start);
