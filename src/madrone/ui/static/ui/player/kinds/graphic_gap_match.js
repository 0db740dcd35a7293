// Words and small pictures put on a picture: lists for each place; a click on a word and then on a place fills them.

import { changed, controlsOf, isLocked, membersOf, valueOf } from "./controls.js";
import { follow, speaker } from "./scripted.js";
import { badge, shape, stageOf } from "./stage.js";

export const graphicGapMatch = {
  read: (interaction) => valueOf(interaction, pairsOf(interaction)),
  write(interaction, response) {
    const lists = controlsOf(interaction);
    lists.forEach((list) => (list.value = ""));
    for (const [word, place] of membersOf(response)) {
      const free = lists.find((list) => list.dataset.qtiPlace === place && list.value === "");
      if (free) {
        free.value = word;
      }
    }
  },
  enhance(interaction) {
    new Board(interaction);
  },
};

function pairsOf(interaction) {
  const found = new Map();
  for (const { value, dataset } of controlsOf(interaction)) {
    if (value) {
      found.set(`${value} ${dataset.qtiPlace}`, [value, dataset.qtiPlace]);
    }
  }
  return [...found.values()];
}

class Board {
  #picked = null;

  constructor(interaction) {
    this.interaction = interaction;
    this.lists = controlsOf(interaction);
    this.stage = stageOf(interaction);
    this.voice = speaker(interaction);
    this.chips = [...interaction.querySelectorAll("[data-qti-pick]")];
    const palette = interaction.querySelector("[data-qti-palette]");
    if (palette && this.stage) {
      palette.hidden = false;
    }
    this.chips.forEach((chip) => chip.addEventListener("click", () => this.#pick(chip)));
    this.stage?.onSpot((place) => this.#press(place));
    interaction.addEventListener("change", (event) => this.#takeFromElsewhere(event.target));
    follow(interaction, () => this.#show());
  }

  #pick(chip) {
    this.#picked = this.#picked === chip ? null : chip;
    if (this.#picked) {
      this.voice.say("picked", { name: chip.dataset.qtiName });
    }
    this.#show();
  }

  #press(place) {
    if (isLocked(this.interaction)) {
      return;
    }
    const lists = this.lists.filter(({ dataset }) => dataset.qtiPlace === place);
    if (this.#picked) {
      this.#put(lists, place);
    } else {
      this.#takeOff(lists);
    }
  }

  #put(lists, place) {
    const word = this.#picked.dataset.qtiPick;
    const free = lists.find(({ value }) => value === "") ?? (lists.length === 1 ? lists[0] : null);
    const where = lists[0].dataset.qtiName;
    if (!free && !lists.some(({ value }) => value === word)) {
      this.voice.say("place_full", { place: where });
      return;
    }
    const list = lists.find(({ value }) => value === word) ?? free;
    list.value = word;
    this.voice.say("put", { name: this.#picked.dataset.qtiName, place: where });
    this.#picked = null;
    changed(list);
  }

  #takeOff(lists) {
    const last = lists.filter(({ value }) => value !== "").at(-1);
    if (last) {
      this.voice.say("taken_off", { name: last.selectedOptions[0].textContent });
      last.value = "";
      changed(last);
    }
  }

  // A word that may be used once and is put on another place leaves the first one.
  #takeFromElsewhere(list) {
    const most = Number(this.#chip(list.value)?.dataset.qtiMatchMax ?? 0) || Infinity;
    const same = this.lists.filter((one) => one !== list && one.value !== "" && one.value === list.value);
    same.slice(0, Math.max(0, same.length + 1 - most)).forEach((one) => (one.value = ""));
  }

  #chip(word) {
    return this.chips.find(({ dataset }) => dataset.qtiPick === word);
  }

  #show() {
    const pairs = pairsOf(this.interaction);
    for (const chip of this.chips) {
      const used = pairs.filter(([word]) => word === chip.dataset.qtiPick).length;
      const most = Number(chip.dataset.qtiMatchMax) || Infinity;
      chip.setAttribute("aria-pressed", String(chip === this.#picked));
      chip.classList.toggle("qti-chip--used", used >= most);
    }
    if (!this.stage) {
      return;
    }
    const filled = new Set(pairs.map(([, place]) => place));
    const places = [...this.stage.spots.keys()];
    this.stage.mark(new Map(places.map((one) => [one, { chosen: filled.has(one), active: Boolean(this.#picked) }])));
    this.stage.draw(this.interaction, ...places.flatMap((place) => this.#drawn(place, pairs)));
  }

  #drawn(place, pairs) {
    const { x, y } = this.stage.centerOf(place);
    return pairs.filter(([, where]) => where === place).map(([word], turn) => this.#drawing(word, x, y, turn));
  }

  #drawing(word, x, y, turn) {
    const chip = this.#chip(word);
    const picture = chip?.querySelector("img");
    if (!picture) {
      return chip ? shape("text", { class: "qti-placed", x, y: y + 20 * turn }, chip.dataset.qtiName) : badge(x, y, "✓");
    }
    const width = Number(picture.getAttribute("width")) || picture.naturalWidth;
    const height = Number(picture.getAttribute("height")) || picture.naturalHeight;
    return shape("image", { href: picture.src, x: x - width / 2, y: y - height / 2, width, height });
  }
}
