// The choices that are put somewhere, as buttons: one is picked, then its place.

/** Turns the list of choices into buttons; `pick(chip)` is called with the one that was pressed. */
export function chipsOf(interaction, pick) {
  return [...interaction.querySelectorAll(".qti-pool > [data-qti-pick]")].map((item) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "qti-piece-button";
    button.append(...item.childNodes);
    button.querySelectorAll("img").forEach((picture) => (picture.draggable = false));
    item.append(button);
    const chip = new Chip(item, button);
    button.addEventListener("click", () => pick(chip));
    return chip;
  });
}

class Chip {
  constructor(item, button) {
    this.button = button;
    this.item = item;
    this.identifier = item.dataset.qtiPick;
    this.name = item.dataset.qtiName;
    this.most = Number(item.dataset.qtiMatchMax) || Infinity;
    this.show({ picked: false, used: 0, locked: false });
  }

  /** Shows whether it is picked, and how often it is used. */
  show({ picked, used, locked }) {
    this.button.setAttribute("aria-pressed", String(picked));
    this.button.disabled = locked;
    this.item.classList.toggle("qti-piece--used", used >= this.most);
  }
}
