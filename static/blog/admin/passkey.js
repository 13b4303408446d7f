/* Passkeys: what the server asks is put to the device, and its answer sent as an ordinary form.
 * A form says which question in `data-passkey` (create or get) and where it stands in `data-options`. */

const WORDS = {
  NotAllowedError: "取り消されたか、時間が過ぎました。もう一度押してください。",
  InvalidStateError: "この端末は、もう登録されています。",
  SecurityError: "このアドレスではパスキーを使えません。",
};
const OTHER = "パスキーを使えませんでした。認証アプリかリカバリーコードを使ってください。";

/** The device's answer to the question of a form, as JSON. Throws what the browser throws. */
async function answerOf(form) {
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential.toJSON());
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const state = form.querySelector(".passkey-state");
    state.textContent = "端末の指示に従ってください。";
    try {
      form.elements.answer.value = await answerOf(form);
      form.submit();
    } catch (error) {
      state.textContent = WORDS[error.name] ?? OTHER;
    }
  });
}
