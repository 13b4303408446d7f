/* Pictures that are pasted or dropped, and sending one to the desk, hearing how much of it has gone. */

import { answerOf, headers } from "./http.js";

/** Gives `take` the files that are pasted or dropped onto `element`, but for those of an event that `isOther`. */
export function receive(element, take, isOther = () => false) {
  for (const [type, from] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    element.addEventListener(type, (event) => {
      if (!event[from]?.files.length || isOther(event)) return;
      event.preventDefault();
      take([...event[from].files]);
    });
  }
  element.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
}

/** Posts `file` to `url`; `tell(share)` hears how much of it has gone, 0 to 1. Only XMLHttpRequest knows that. Gives
 * {address, alternative, …}; throws Refused. */
export function upload(url, file, tell) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    data.append("image", file);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
    request.addEventListener("loadend", () => {
      try {
        resolve(answerOf(request, request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    request.send(data);
  });
}
