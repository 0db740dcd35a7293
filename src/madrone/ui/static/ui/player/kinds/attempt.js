// A button that ends the attempt: pressing it is the answer, and the page round it may then ask for the next turn.

import { changed, isLocked, membersOf, NOTHING } from "./controls.js";
import { follow, onAct } from "./scripted.js";

export const attempt = {
  read: (interaction) => (boxOf(interaction).checked ? { base: { boolean: true } } : NOTHING),
  write(interaction, response) {
    boxOf(interaction).checked = membersOf(response)[0] === true;
  },
  enhance(interaction) {
    const button = interaction.querySelector('[data-qti-act="end"]');
    // Where no next turn follows, the button itself shows that it was pressed.
    follow(interaction, () => button.setAttribute("aria-pressed", String(boxOf(interaction).checked)));
    onAct(interaction, "end", () => {
      if (!isLocked(interaction)) {
        boxOf(interaction).checked = true;
        changed(boxOf(interaction));
        const detail = { response: interaction.dataset.qtiResponse };
        interaction.dispatchEvent(new CustomEvent("qti-end-attempt", { bubbles: true, detail }));
      }
    });
  },
};

function boxOf(interaction) {
  return interaction.querySelector("[data-qti-value]");
}
