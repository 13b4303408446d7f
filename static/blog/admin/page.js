/* The editor of a fixed page: tool bar, preview and pictures of the article's editor (writing/main.js), no more. */

import { COMMANDS } from "./writing/commands.js";
import { announce, Status } from "./writing/element.js";
import { continueLists } from "./writing/lists.js";
import { Pictures } from "./writing/pictures.js";
import { Preview } from "./writing/preview.js";
import { rested } from "./writing/text.js";
import { startToolbar } from "./writing/toolbar.js";

const REST = 400;
/* Milliseconds after a key before the preview follows. */

function start(root) {
  const body = root.querySelector("textarea");
  const status = new Status(root.querySelector(".desk-status"));
  const page = { body, form: body.form, post: "" };
  const button = root.querySelector(".desk-file input");
  const bar = root.querySelector(".editor-toolbar");
  for (const name of ["link", "help"]) bar.querySelector(`[data-command="${name}"]`)?.remove();
  const pictures = new Pictures(page, root.querySelector(".picture-place"), status.voice());
  pictures.listen(button);
  startToolbar(bar, (name) => (name === "pictures" ? pictures.pick() : COMMANDS[name]?.(body)));
  continueLists(body);
  const frame = root.querySelector(".desk-preview").shadowRoot.querySelector(".markdownx-preview");
  const preview = new Preview(page, frame, status.voice());
  body.addEventListener("input", rested(body, () => announce("text", { body: body.value }), REST));
  preview.show();
}

const root = document.querySelector(".markdownx");
if (root) start(root);
