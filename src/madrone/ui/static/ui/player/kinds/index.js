// Which module knows a kind of interaction. Each has `read(interaction)`, which gives PCI JSON from the native
// controls, `write(interaction, response)`, which puts it back, and perhaps `enhance(interaction, words, say)`, called
// once when a question is set up: it adds buttons or pointers that set the native controls and then dispatch a bubbling
// "change" on them; `say(sentence)` shows a sentence at the interaction and reads it aloud. After every `write`, and
// when the interaction is locked, a "qti-refresh" event is dispatched on it: what was added shows the controls anew.

import { attempt } from "./attempt.js";
import { custom } from "./custom.js";
import { drawing } from "./drawing.js";
import { graphicAssociate } from "./graphic_associate.js";
import { graphicGapMatch } from "./graphic_gap_match.js";
import { graphicOrder } from "./graphic_order.js";
import { hotspot } from "./hotspot.js";
import { media } from "./media.js";
import { choice, inlineChoice, match, written } from "./native.js";
import { points } from "./points.js";
import { slider } from "./slider.js";
import { upload } from "./upload.js";

export const KINDS = {
  choice,
  drawing,
  "end-attempt": attempt,
  "extended-text": written,
  "graphic-associate": graphicAssociate,
  "graphic-gap-match": graphicGapMatch,
  "graphic-order": graphicOrder,
  hotspot,
  "inline-choice": inlineChoice,
  match,
  media,
  "portable-custom": custom,
  "position-object": points,
  "select-point": points,
  slider,
  "text-entry": written,
  upload,
};
