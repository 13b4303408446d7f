/* What an article has as soon as it has a row: its preview, its versions, its history. */

import { onDesk } from "./element.js";

const PLACEHOLDER = "/0/"; // stands for the key of an article that has none yet

onDesk("begun", ({ post }) => {
  for (const element of document.querySelectorAll("[data-begun]")) {
    const link = element.querySelector("a");
    link.href = link.getAttribute("href").replace(PLACEHOLDER, `/${post}/`);
    element.hidden = false;
  }
});
