/* The tool bar: one stop for Tab, arrow keys inside (the toolbar pattern of the ARIA Authoring Practices). */

/** Makes `bar` a tool bar. `run(name)` does what a button with that `data-command` is for. */
export function startToolbar(bar, run) {
  const buttons = () => [...bar.querySelectorAll("button, input, label[tabindex], select")].filter((each) => !each.disabled);
  const rest = (chosen) => buttons().forEach((each) => (each.tabIndex = each === chosen ? 0 : -1));
  bar.setAttribute("role", "toolbar");
  rest(buttons()[0]);
  bar.addEventListener("focusin", (event) => {
    if (buttons().includes(event.target)) rest(event.target);
  });
  bar.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-command]")) event.preventDefault(); // the text keeps its selection
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button) run(button.dataset.command);
  });
}
