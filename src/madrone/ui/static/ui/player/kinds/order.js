// Choices put in order: a list of places for each; buttons move a choice, and the choices stand in their order.

import { changed, controlsOf, isLocked, membersOf, valueOf } from "./controls.js";
import { draggable } from "./drag.js";
import { follow, onAct, speaker } from "./scripted.js";

export const order = {
  read: (interaction) => valueOf(interaction, sequenceOf(interaction).map(({ dataset }) => dataset.qtiChoice)),
  write(interaction, response) {
    const members = membersOf(response);
    for (const row of rowsOf(interaction)) {
      placeOf(row).value = String(members.indexOf(row.dataset.qtiChoice) + 1 || "");
    }
  },
  enhance(interaction) {
    new Board(interaction);
  },
};

function rowsOf(interaction) {
  return [...interaction.querySelectorAll(".qti-order-row")];
}

function placeOf(row) {
  return controlsOf(row)[0];
}

/** The rows that have a place, in their order. */
function sequenceOf(interaction) {
  const placed = rowsOf(interaction).filter((row) => placeOf(row).value !== "");
  return placed.sort((one, other) => Number(placeOf(one).value) - Number(placeOf(other).value));
}

class Board {
  constructor(interaction) {
    this.interaction = interaction;
    this.list = interaction.querySelector(".qti-order-rows");
    this.rows = rowsOf(interaction);
    this.most = Number(interaction.dataset.qtiMost);
    this.voice = speaker(interaction);
    const moves = { next: () => this.sequence.length + 1, up: this.#before, down: this.#after, remove: () => 0 };
    for (const [act, place] of Object.entries(moves)) {
      onAct(interaction, act, (button) => {
        const row = button.closest(".qti-order-row");
        this.#move(row, place.call(this, row));
      });
    }
    interaction.addEventListener("change", (event) => this.#listed(event.target));
    interaction.addEventListener("qti-refresh", () => this.#arrange(sequenceOf(interaction)));
    this.rows.forEach((row) => this.#letDrag(row));
    this.#arrange(sequenceOf(interaction));
  }

  #before(row) {
    return this.sequence.indexOf(row);
  }

  #after(row) {
    return this.sequence.indexOf(row) + 2;
  }

  #listed(list) {
    const row = list.closest?.(".qti-order-row");
    const place = Number(list.value);
    // What the buttons have set already is arranged already.
    if (row && this.sequence.indexOf(row) + 1 !== place) {
      this.#move(row, place);
    }
  }

  /** Puts a row at a place from 1; place 0 takes it out. The rows after it make room or close up. */
  #move(row, place) {
    const focused = document.activeElement;
    const others = this.sequence.filter((one) => one !== row);
    if (place > 0) {
      others.splice(place - 1, 0, row);
    }
    if (others.length > this.most) {
      this.#arrange(this.sequence);
      return;
    }
    this.#arrange(others);
    const name = row.dataset.qtiName;
    this.voice.say(place > 0 ? "placed_at" : "not_placed", { name, number: this.sequence.indexOf(row) + 1 });
    const kept = row.contains(focused) && !focused.hidden && !focused.disabled;
    (kept ? focused : placeOf(row)).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    changed(placeOf(row));
  }

  #arrange(sequence) {
    this.sequence = sequence;
    const locked = isLocked(this.interaction);
    for (const row of this.rows) {
      this.#show(row, sequence.indexOf(row) + 1, locked);
    }
    // Only now, with every place set: a row that moves loses the focus, and with that the answer is read.
    const standing = [...sequence, ...this.rows.filter((row) => !sequence.includes(row))];
    if (standing.some((row, place) => this.list.children[place] !== row)) {
      this.list.append(...standing);
    }
  }

  #show(row, place, locked) {
    const count = this.sequence.length;
    const list = placeOf(row);
    list.value = place ? String(place) : "";
    const reach = place ? count : Math.min(count + 1, this.most);
    const full = !place && count >= this.most;
    for (const option of list.options) {
      option.disabled = option.value !== "" && (Number(option.value) > reach || full);
    }
    row.classList.toggle("qti-order-row--placed", place > 0);
    const shown = { next: !place, up: place > 0, down: place > 0, remove: place > 0 };
    const dead = { next: full, up: place === 1, down: place === count, remove: false };
    for (const button of row.querySelectorAll("[data-qti-act]")) {
      const { qtiAct: act } = button.dataset;
      button.hidden = locked || !shown[act];
      button.disabled = locked || dead[act];
    }
  }

  #letDrag(row) {
    const grip = document.createElement("span");
    grip.className = "qti-grip";
    grip.ariaHidden = "true";
    row.prepend(grip);
    draggable(grip, {
      shown: row,
      allowed: () => !isLocked(this.interaction),
      over: (place) => {
        const here = place?.closest(".qti-order-row");
        this.rows.forEach((one) => one.classList.toggle("qti-order-row--over", one === here && one !== row));
      },
      drop: (place) => {
        const here = place?.closest(".qti-order-row");
        this.rows.forEach((one) => one.classList.remove("qti-order-row--over"));
        if (here && here !== row && this.rows.includes(here)) {
          this.#move(row, this.sequence.indexOf(here) + 1 || this.sequence.filter((one) => one !== row).length + 1);
        }
      },
    });
  }
}
