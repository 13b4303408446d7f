// A button over each block of code that copies it. Without the clipboard (no HTTPS) there is no button.

const SHOWN_FOR = 2000; // milliseconds

function button(code) {
  const element = document.createElement("button");
  const said = document.createElement("span");
  element.type = "button";
  element.className = "copy";
  said.setAttribute("role", "status");
  said.textContent = "コードをコピー";
  element.append(said);
  element.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
      said.textContent = "コピーしました";
    } catch {
      said.textContent = "コピーできませんでした";
    }
    setTimeout(() => (said.textContent = "コードをコピー"), SHOWN_FOR);
  });
  return element;
}

if (navigator.clipboard) {
  for (const pre of document.querySelectorAll(".prose pre")) {
    const box = document.createElement("div");
    box.className = "code-box";
    pre.replaceWith(box);
    box.append(pre, button(pre));
  }
}
