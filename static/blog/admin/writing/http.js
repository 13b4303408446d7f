/* Asking the server: one way for every script of the desk, with Django's token and words for every refusal. */

const WORDS = {
  0: "サーバーにつながりません。書いた内容は画面に残っています。",
  401: "ログインが切れました。書いた内容は画面に残っています。別のタブでログインし直してください。",
  403: "ログインが切れたか、権限がありません。書いた内容は画面に残っています。別のタブでログインし直してください。",
  404: "見つかりません。ほかの人が消したのかもしれません。書いた内容は画面に残っています。",
  413: "大きすぎて送れません。",
  502: "サーバーがいま答えられません。書いた内容は画面に残っています。",
  503: "サーバーがいま混み合っているか、止まっています。書いた内容は画面に残っています。",
  504: "サーバーがいま答えられません。書いた内容は画面に残っています。",
};
const AWAY = new Set([0, 401, 403, 429, 500, 502, 503, 504]);

/** An answer other than 2xx, or none at all (`status` 0). `message` is for the editor, `answer` what the server said. */
export class Refused extends Error {
  constructor(message, status = 0, answer = {}) {
    super(message);
    Object.assign(this, { status, answer });
  }

  /** Whether the same request may be taken later as it is: no line, no login, a server that is starting. */
  get passes() {
    return AWAY.has(this.status);
  }
}

/** Django's token against forged requests: the cookie's, which a login in another tab renews, else the page's. */
export function token() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  return cookie ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** The headers of every request: the token, and that the answer shall be JSON. */
export function headers() {
  return { Accept: "application/json", "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" };
}

/**
 * Sends a request, gives the answer's JSON.
 *
 * `data` is a FormData or a plain object of fields: posted, or with `method: "GET"` put into the address.
 * Throws Refused for everything but a JSON answer of 2xx, and AbortError when `signal` gives up.
 */
export async function ask(url, data = {}, { method = "POST", signal, keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(method === "GET" ? addressed(url, data) : url, {
      method,
      body: method === "GET" ? undefined : fields(data),
      signal,
      keepalive,
      headers: headers(),
      redirect: "manual", // a redirect leads to the login page
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(WORDS[0]);
  }
  return answerOf(response, await response.text().catch(cut));
}

/** What there is of an answer that broke off: nothing; but whoever gave up waiting is not told of a refusal. */
function cut(error) {
  if (error.name === "AbortError") throw error;
  return "";
}

/** Asks the page at `url` whether the server is there and the login holds. Throws Refused where a form would be lost. */
export async function probe(url) {
  let response;
  try {
    response = await fetch(url, { method: "HEAD", redirect: "manual", cache: "no-store" });
  } catch {
    throw new Refused(WORDS[0]);
  }
  if (!response.ok) answerOf(response, "");
}

/** The JSON of an answer (a `fetch` response or an XMLHttpRequest, and its text). Throws Refused. */
export function answerOf(response, text) {
  if (response.type === "opaqueredirect") throw new Refused(WORDS[401], 401);
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // no JSON: an error page, or the login page
  }
  if (response.status >= 200 && response.status < 300) {
    if (answer === null) throw new Refused(WORDS[401], 401);
    return answer;
  }
  throw new Refused(reason(answer, response.status), response.status, answer ?? {});
}

/** What an answer says about a refusal: `{"error": "…"}`, `{"field": ["…"]}`, else a sentence by its status. */
function reason(answer, status) {
  const said = typeof answer?.error === "string" ? [answer.error] : Object.values(answer?.errors ?? answer ?? {}).flat();
  const words = said.filter((word) => typeof word === "string");
  if (words.length) return words.join(" ");
  return WORDS[status] ?? `うまくいきませんでした（${status}）。書いた内容は画面に残っています。`;
}

function addressed(url, data) {
  const address = new URL(url, location.href);
  for (const [name, value] of Object.entries(data)) address.searchParams.set(name, value);
  return address;
}

function fields(data) {
  if (data instanceof FormData) return data;
  const form = new FormData();
  for (const [name, value] of Object.entries(data)) form.append(name, value);
  return form;
}
