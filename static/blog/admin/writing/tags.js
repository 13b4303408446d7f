/* The tags' field proposes tags that there are, for the one that the caret is in. */

import { Refused, ask } from "./http.js";
import { make } from "./element.js";
import { replace } from "./text.js";
import { Suggestions } from "./suggest.js";

const SEPARATOR = /[,，、､\n]/;

/** The tag in which `offset` lies: where it starts and ends, without the blanks around it. */
function tagAt(text, offset) {
  let start = offset;
  let end = offset;
  while (start > 0 && !SEPARATOR.test(text[start - 1])) start -= 1;
  while (end < text.length && !SEPARATOR.test(text[end])) end += 1;
  while (start < end && /\s/.test(text[start])) start += 1;
  return { start, end, text: text.slice(start, end).trim() };
}

/** Makes `input` propose tags that the view at `url` knows. */
export function suggestTags(input, url) {
  const list = make("ul", { class: "desk-proposals", "aria-label": "タグの候補" });
  input.after(list);
  const others = () => {
    const { start, end } = tagAt(input.value, input.selectionStart);
    const rest = input.value.slice(0, start) + input.value.slice(end);
    return new Set(rest.split(SEPARATOR).map((tag) => tag.trim()));
  };
  new Suggestions(input, list, {
    query: () => tagAt(input.value, input.selectionStart).text || null,
    find: async (query) => {
      try {
        const { results } = await ask(url, { q: query }, { method: "GET" });
        return results.filter(({ name }) => !others().has(name));
      } catch (error) {
        if (error instanceof Refused) return []; // a tag can be typed without proposals
        throw error;
      }
    },
    draw: ({ name, count }) => [make("span", { text: name }), make("span", { class: "proposal-note", text: `${count}件` })],
    choose: ({ name }) => {
      const tag = tagAt(input.value, input.selectionStart);
      const written = SEPARATOR.test(name) ? `"${name}"` : name;
      const isLast = !input.value.slice(tag.end).trim();
      replace(input, tag.start, tag.end, isLast ? `${written}、` : written);
    },
  });
}
