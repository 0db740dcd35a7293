// Which module knows a kind of interaction. Each has `read(interaction)`, which gives PCI JSON from the native controls,
// `write(interaction, response, value)`, which puts it back (`value` is that of the whole item), and perhaps
// `enhance(interaction, words, say)`, called once when a question is set up: it adds buttons or pointers that set the
// native controls and then dispatch a bubbling "change" on them; `say(sentence)` shows a sentence at the interaction and
// reads it aloud. After every `write`, and when the interaction is locked, a "qti-refresh" event is dispatched on it:
// what was added shows the controls anew.

import { associate } from "./associate.js";
import { attempt } from "./attempt.js";
import { custom } from "./custom.js";
import { drawing } from "./drawing.js";
import { gapMatch } from "./gap_match.js";
import { graphicAssociate } from "./graphic_associate.js";
import { graphicGapMatch } from "./graphic_gap_match.js";
import { graphicOrder } from "./graphic_order.js";
import { hotspot } from "./hotspot.js";
import { media } from "./media.js";
import { choice, inlineChoice, match } from "./native.js";
import { order } from "./order.js";
import { points } from "./points.js";
import { slider } from "./slider.js";
import { upload } from "./upload.js";
import { written } from "./written.js";

export const KINDS = {
  associate,
  choice,
  drawing,
  "end-attempt": attempt,
  "extended-text": written,
  "gap-match": gapMatch,
  "graphic-associate": graphicAssociate,
  "graphic-gap-match": graphicGapMatch,
  "graphic-order": graphicOrder,
  hotspot,
  hottext: choice,
  "inline-choice": inlineChoice,
  match,
  media,
  order,
  "portable-custom": custom,
  "position-object": points,
  "select-point": points,
  slider,
  "text-entry": written,
  upload,
};
