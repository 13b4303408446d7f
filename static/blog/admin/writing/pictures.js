/* Pictures from the button, the clipboard or a drop: sent one after the other, each at its place in the text.
 *
 * While one is on its way a line holds its place, and finds it again when the text around it has moved. Those that are
 * kept already are chosen in a dialog (picture_picker.js), and stand in the text at once.
 */

import { Refused } from "./http.js";
import { make } from "./element.js";
import { aside, calm, readable, replace } from "./text.js";
import { Describing } from "./describe.js";
import { pickPicture } from "./picture_picker.js";
import { receive, upload } from "./upload.js";

const WAY_OUT = "あとでもう一度、貼り付けるか選び直してください。";

export class Pictures {
  #queue = Promise.resolve();
  #count = 0;

  /** `place` is the element above the text in which progress and questions show. */
  constructor(article, place, status) {
    Object.assign(this, { article, status });
    this.url = article.body.dataset.markdownxUploadUrlsPath;
    this.progress = make("div", { class: "picture-progress" });
    this.describing = new Describing(article, place, (words) => status.isError || status.say(words));
    place.append(this.progress);
  }

  /** Takes files in, in their order; others than pictures are left to the server to refuse in words. */
  take(files) {
    for (const file of files) {
      const holder = this.#hold(file.name);
      const row = this.#row(file.name);
      this.#queue = this.#queue.then(() => this.#bring(file, holder, row));
    }
  }

  /** Listens to the ways in which pictures come. */
  listen(button) {
    const { body } = this.article;
    button.addEventListener("change", () => {
      this.take([...button.files]);
      button.value = "";
    });
    const isText = (event) => event.clipboardData?.types.includes("text/plain");
    receive(body, (files) => this.take(files), isText); // text goes its usual way, a table's picture too
  }

  /** Lets one be chosen among all that are kept. It takes the place of what is selected. */
  pick() {
    const { body } = this.article;
    const [start, end] = [body.selectionStart, body.selectionEnd];
    const back = () => {
      body.focus();
      body.setSelectionRange(start, end);
    };
    pickPicture({ url: body.dataset.picturesUrl, uploadUrl: this.url }, back, ({ address, alternative, name }) => {
      replace(body, start, end, `![${alternative}](${readable(address)})`);
      this.describing.ask({ address: readable(address), alternative, name });
    });
  }

  /** Writes what holds a picture's place: in a line by itself where the line begins at the caret. Gives
   * {text, around}, `around(code)` being what comes into the text with the picture. */
  #hold(name) {
    const { body } = this.article;
    this.#count += 1;
    const text = `![${name.replace(/[[\]\\()]/g, "")}を送信中…](#upload-${this.#count})`;
    const { value, selectionStart: start, selectionEnd: end } = body;
    const before = value.slice(0, start);
    const lead = before.endsWith(")") && before.includes("](#upload-") ? "\n\n" : "";
    const isLine = !before || before.endsWith("\n");
    const tail = isLine && /^[^\n]/.test(value.slice(end)) ? "\n\n" : "";
    const caret = start + lead.length + text.length;
    replace(body, start, end, lead + text + tail, [caret, caret]);
    return { text, around: (code) => code && lead + code + tail };
  }

  #row(name) {
    const bar = make("progress", { max: 100, value: 0, "aria-label": `「${name}」の送信` });
    const row = make("p", {}, make("span", { text: `「${name}」` }), bar);
    this.progress.append(row);
    return { row, bar };
  }

  async #bring(file, holder, { row, bar }) {
    this.status.say(`「${file.name}」を送っています…`);
    const before = this.article.body.value;
    try {
      const answer = await upload(this.url, file, (share) => (bar.value = share * 100));
      await calm();
      const address = readable(answer.address);
      aside(() => this.#settle(holder, `![${answer.alternative}](${address})`, before));
      this.status.say(answer.note);
      this.describing.ask({ address, alternative: answer.alternative, name: file.name });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await calm();
      aside(() => this.#settle(holder, "", before));
      const again = error.passes ? WAY_OUT : "";
      this.status.say(`「${file.name}」は入れられません：${error.message}${again}`, { error: true });
    } finally {
      row.remove();
    }
  }

  /** Puts `code` where `holder` stands now. Where nothing was typed since, the holder leaves no trace for Ctrl+Z. */
  #settle(holder, code, before) {
    const { body } = this.article;
    const at = body.value.indexOf(holder.text);
    if (at < 0) {
      this.#append(code); // its place was deleted
      return;
    }
    const [start, end] = [body.selectionStart, body.selectionEnd];
    const behind = at + holder.text.length;
    const shift = code.length - holder.text.length;
    const isLast = body.value === before && start === end && start === behind && document.activeElement === body;
    if (isLast && document.execCommand("undo") && !body.value.includes(holder.text)) {
      replace(body, body.selectionStart, body.selectionEnd, holder.around(code));
    } else {
      const select = start >= behind ? [start + shift, end + shift] : [Math.min(start, at), Math.min(end, at)];
      replace(body, at, behind, code, select);
    }
  }

  #append(code) {
    const { body } = this.article;
    if (code) replace(body, body.value.length, body.value.length, `\n\n${code}`, [body.selectionStart, body.selectionEnd]);
  }
}
