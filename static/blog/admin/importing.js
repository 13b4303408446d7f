/* The import at the desk: says what was chosen before it is sent, and that it is being sent.
 *
 * Everything works without it; the server says the same, only later.
 */

const MEGABYTE = 1024 * 1024;

/** The size of files, in bytes, for people. */
function megabytes(size) {
  return size < MEGABYTE / 10 ? "0.1 MB 未満" : `${(size / MEGABYTE).toFixed(1)} MB`;
}

/** What there is to say of the chosen `files`; `mostFiles` (empty: any number) and `mostBytes` are the limits. */
function words(files, { mostFiles, mostBytes }) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (mostFiles && files.length > Number(mostFiles)) {
    const text = `${files.length}個は多すぎます（${mostFiles}個まで）。zip にまとめてください。`;
    return { text, error: true };
  }
  if (size > Number(mostBytes)) {
    const text = `大きすぎます（${megabytes(size)}。合わせて ${megabytes(Number(mostBytes))} まで）。分けてください。`;
    return { text, error: true };
  }
  return { text: files.length ? `${files.length}個を選びました（${megabytes(size)}）。` : "", error: false };
}

function watch(input) {
  const status = document.getElementById("importing-chosen");
  const tell = () => {
    const { text, error } = words([...input.files], input.dataset);
    status.textContent = text;
    status.classList.toggle("error", error);
    input.setCustomValidity(error ? text : "");
  };
  input.addEventListener("change", tell);
  window.addEventListener("pageshow", tell); // a page that comes back may hold its files still
}

/** Says that work is under way, and lets no second press start it twice. */
function tellOfSending(form) {
  const status = form.querySelector(".importing-sending");
  const buttons = form.querySelectorAll("[type=submit]");
  form.addEventListener("submit", () => {
    status.textContent = form.dataset.sending;
    for (const button of buttons) button.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    status.textContent = "";
    for (const button of buttons) button.disabled = false;
  });
}

document.querySelectorAll("input[data-most-bytes]").forEach(watch);
document.querySelectorAll("form[data-sending]").forEach(tellOfSending);
