/* Links for guests: into the clipboard with one press. */

const panel = document.getElementById("share");

/** Copies what `field` shows, also where the page may not write the clipboard: over plain HTTP. */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

async function onClick(event) {
  if (!(event.target instanceof HTMLInputElement) && event.target.dataset.share !== "copy") return;
  const field = event.target.closest("li")?.querySelector(".link-address");
  if (!field) return;
  if (event.target === field) return field.select();
  const done = await copy(field);
  if (!done) field.select();
  panel.querySelector(".panel-status").textContent = done
    ? "リンクをコピーしました。"
    : "コピーできませんでした。選んであるアドレスを Ctrl+C でコピーしてください。";
}

function start() {
  for (const button of panel.querySelectorAll("[data-share=copy]")) button.hidden = false;
}

if (panel) {
  panel.addEventListener("click", onClick);
  panel.addEventListener("panel:shown", start);
  start();
}
