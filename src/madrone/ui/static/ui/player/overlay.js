// Messages that take the whole page: a calm sentence, what to do, and nothing behind it that can be pressed.

import { ask } from "./network.js";

/** Opens a dialog and puts the focus on its heading, so that a screen reader begins there. */
export function openDialog(name) {
  const dialog = document.querySelector(`[data-dialog=${name}]`);
  if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector("h2").focus();
  }
  return dialog;
}

/** Shows why the test cannot go on; only the way out that fits is offered, and Escape is none. */
export function showStop(words, reason) {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  const dialog = fill(words.say(`${reason}_title`), words.say(`${reason}_text`));
  const leads = ["signed-out", "closed", "replaced"].includes(reason);
  reveal(dialog, { resume: reason === "paused", "sign-in": leads, close: false });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  const form = dialog.querySelector("[data-notice-resume]");
  form.addEventListener("submit", (event) => leaveWhenReachable(event, form, words));
  openDialog("notice");
}

/** Puts another heading on the message that stops the test, when its own has turned out not to be true. */
export function correctStop(title) {
  document.querySelector("[data-dialog=notice] h2").textContent = title;
}

// A form that is sent into a dead network ends on the browser's error page; the student stays here instead.
async function leaveWhenReachable(event, form, words) {
  event.preventDefault();
  try {
    await ask(form.dataset.reach);
    form.submit();
  } catch {
    document.querySelector("[data-notice-text]").textContent = words.say("network_away");
  }
}

/** Shows something to read and close. */
export function showNotice(title, text) {
  const dialog = fill(title, text);
  reveal(dialog, { resume: false, "sign-in": false, close: true });
  dialog.querySelector("[data-notice-close]").onclick = () => dialog.close();
  openDialog("notice");
}

function fill(title, text) {
  const dialog = document.querySelector("[data-dialog=notice]");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("[data-notice-text]").textContent = text;
  return dialog;
}

function reveal(dialog, ways) {
  for (const [way, shown] of Object.entries(ways)) {
    dialog.querySelector(`[data-notice-${way}]`).hidden = !shown;
  }
}
