// Which module knows a kind of interaction. Each has `read(interaction)`, which gives PCI JSON from the native
// controls, `write(interaction, response)`, which puts it back, and perhaps `enhance(interaction, words, say)`, called
// once when a question is set up: it adds buttons or pointers that set the native controls and then dispatch a bubbling
// "change" on them; `say(sentence)` shows a sentence at the interaction and reads it aloud. After every `write`, and
// when the interaction is locked, a "qti-refresh" event is dispatched on it: what was added shows the controls anew.

import { choice, inlineChoice, match, written } from "./native.js";

export const KINDS = {
  choice,
  "extended-text": written,
  "inline-choice": inlineChoice,
  match,
  "text-entry": written,
};
