/* A form was sent (leaving.js), and this page came back. Where it says that the form was saved, the copy that this
 * browser kept of it is of no use any more. */

try {
  const copy = sessionStorage.getItem("desk:sent");
  sessionStorage.removeItem("desk:sent");
  if (copy !== null && document.querySelector(".messagelist .success")) localStorage.removeItem(copy);
} catch {
  // storage is turned off: there is no copy
}
