/* How what front matter says is shown, before anything is done with it: words and boxes, no dialog. */

import { announce, make, newId } from "./element.js";

/** The offer. `ticks`: what was chosen before it was drawn anew. `take` and `leave` are what its buttons do. */
export function draw(answer, ticks, { take, leave }) {
  const title = newId("pasted");
  const isReadable = !answer.error && answer.kept;
  return make(
    "section",
    { class: "pasted", "aria-labelledby": title },
    make("h2", { id: title, text: "本文に、ファイルの先頭の部分（フロントマター）があります" }),
    ...(answer.error ? unreadable(answer) : parts(answer, ticks)),
    make(
      "p",
      { class: "pasted-buttons" },
      ...(isReadable ? [make("button", { type: "button", class: "button pasted-take", text: "欄に移す", onclick: take })] : []),
      make("button", { type: "button", class: "button quiet pasted-leave", text: "本文に残す", onclick: leave }),
    ),
  );
}

/** What was done, what was `left`, and the way back. */
export function drawDone(words, left, { undo, close }) {
  const title = newId("pasted");
  const keys = left.map(({ key }) => key).join("、");
  const more = keys ? [make("p", { text: `移せなかった値（${keys}）は、「くわしい設定」の「元のフロントマター」で読めます。` })] : [];
  return make(
    "section",
    { class: "pasted pasted-done", "aria-labelledby": title },
    make("div", {}, make("p", { id: title, text: words }), ...more),
    make(
      "p",
      { class: "pasted-buttons" },
      make("button", { type: "button", class: "button quiet pasted-undo", text: "元に戻す", onclick: undo }),
      make("button", { type: "button", class: "button quiet", text: "閉じる", onclick: close }),
    ),
  );
}

function unreadable({ error, line }) {
  const words = make("p", {}, ...place(line), make("span", { text: error }));
  return [make("p", { text: "次の所を直すと、値を欄に移せます。" }), words];
}

function parts({ values, kept, others, more_others: more, left, more_left: moreLeft }, ticks) {
  const of = (state) => values.filter((value) => value.state === state);
  const rows = (some, isOn) => some.map((value) => row(value, ticks.get(value.field) ?? isOn));
  const replaced = kept?.conflicts.length ? [conflict(kept, ticks.get(kept.field) ?? false)] : [];
  const intro = "「欄に移す」を押すと、--- から --- までが本文からなくなります。公開はされません。一度の Ctrl+Z で元に戻せます。";
  return [
    make("p", { text: intro }),
    ...boxes("欄に移す値", rows(of("new"), true)),
    ...boxes("すでに別の値がある欄（印を付けると置き換えます）", [...rows(of("differs"), false), ...replaced]),
    ...list("すでに同じ値が入っている欄", of("same").map(({ label }) => make("li", { text: label })), "pasted-same"),
    ...list("欄のない値（「元のフロントマター」に残し、書き出すとまた入ります）", rest(others.map(other), more)),
    ...list("移せない値", rest(left.map(refused), moreLeft), "pasted-left"),
  ];
}

function boxes(legend, rows) {
  if (!rows.length) return [];
  return [make("fieldset", {}, make("legend", { text: legend }), make("ul", {}, ...rows))];
}

function list(title, items, kind = null) {
  if (!items.length) return [];
  const id = newId("pasted-list");
  return [make("h3", { id, text: title }), make("ul", { class: kind, "aria-labelledby": id }, ...items)];
}

function rest(items, more) {
  return more ? [...items, make("li", { text: `ほかに${more}件` })] : items;
}

function row({ field, label, shown, before, state }, isOn) {
  const now = state === "differs" ? [make("span", { class: "pasted-now", text: `いまの値：${before}` })] : [];
  return box(field, isOn, label, shown, now);
}

function conflict({ field, conflicts }, isOn) {
  return box(field, isOn, "元のフロントマター", conflicts.join("、"), []);
}

function box(field, isOn, label, shown, more) {
  const input = make("input", { type: "checkbox", "data-field": field });
  input.checked = isOn;
  const words = make("span", { class: "pasted-value" }, make("bdi", { text: shown }), ...more);
  return make("li", {}, make("label", {}, input, make("span", { class: "pasted-name", text: `${label}：` }), words));
}

function other({ key, shown, note }) {
  const words = make("span", { class: "pasted-value" }, make("bdi", { text: shown || "（空）" }));
  if (note) words.append(make("span", { class: "pasted-now", text: note }));
  return make("li", {}, make("code", { text: key }), words);
}

function refused({ key, line, why }) {
  return make("li", {}, ...place(line), make("code", { text: key }), make("span", { class: "pasted-value", text: why }));
}

/** A button that leads to a line of the text. */
function place(line) {
  if (!line) return [];
  return [make("button", { type: "button", class: "pasted-line", text: `${line}行目`, onclick: () => announce("goto", { line }) })];
}
