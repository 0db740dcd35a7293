// Choices joined in pairs: rows of two lists; a click on one choice and then on another fills a row.

import { changed, controlsOf, isLocked, membersOf, valueOf } from "./controls.js";
import { chipsOf } from "./pool.js";
import { follow, onAct, speaker } from "./scripted.js";

export const associate = {
  read: (interaction) => valueOf(interaction, pairsOf(interaction)),
  write(interaction, response) {
    const pairs = membersOf(response);
    rowsOf(interaction).forEach((row, place) => {
      controlsOf(row).forEach((list, side) => (list.value = pairs[place]?.[side] ?? ""));
    });
  },
  enhance(interaction) {
    new Board(interaction);
  },
};

function rowsOf(interaction) {
  return [...interaction.querySelectorAll(".qti-pair")];
}

function endsOf(row) {
  return controlsOf(row).map(({ value }) => value);
}

function pairsOf(interaction) {
  return rowsOf(interaction).map(endsOf).filter(([start, end]) => start && end);
}

class Board {
  #picked = null;

  constructor(interaction) {
    this.interaction = interaction;
    this.rows = rowsOf(interaction);
    this.voice = speaker(interaction);
    this.chips = chipsOf(interaction, (chip) => this.#pick(chip));
    onAct(interaction, "remove", (button) => this.#takeApart(button.closest(".qti-pair")));
    interaction.addEventListener("change", (event) => this.#check(event.target));
    interaction.addEventListener("keydown", (event) => event.key === "Escape" && this.#pickNone());
    follow(interaction, () => this.#show());
  }

  #pick(chip) {
    const start = this.#picked;
    if (start === chip) {
      this.#pickNone();
    } else if (!start) {
      this.#picked = chip;
      this.voice.say("pair_begun", { name: chip.name });
    } else {
      this.#picked = null;
      this.#join(start, chip);
    }
    this.#show();
  }

  #pickNone() {
    this.#picked = null;
    this.#show();
  }

  #join(start, end) {
    const row = this.rows.find((one) => endsOf(one).every((value) => value === ""));
    const problem = this.#problem(start.identifier, end.identifier);
    if (problem || !row) {
      this.voice.say(...(problem ?? ["pairs_full"]));
      return;
    }
    const [first, second] = controlsOf(row);
    [first.value, second.value] = [start.identifier, end.identifier];
    this.voice.say("pair_made", { start: start.name, end: end.name });
    changed(second);
  }

  #takeApart(row) {
    const [first, second] = controlsOf(row);
    [first.value, second.value] = ["", ""];
    first.focus();
    this.voice.say("pair_removed", { number: this.rows.indexOf(row) + 1 });
    changed(first);
  }

  // What cannot be is taken back at once, and the student hears why.
  #check(list) {
    const row = list.closest?.(".qti-pair");
    if (!row) {
      return;
    }
    const [start, end] = endsOf(row);
    const problem = this.#problem(start, end, row);
    if (problem) {
      list.value = "";
      this.voice.say(...problem);
    }
  }

  /** Why two ends cannot be joined, as the key and the values of a sentence. */
  #problem(start, end, row = null) {
    const others = this.rows.filter((one) => one !== row).map(endsOf);
    const same = [start, end].sort().join(" ");
    if (start && end && others.some((pair) => pair.sort().join(" ") === same)) {
      return ["pair_there", { start: this.#name(start), end: this.#name(end) }];
    }
    const uses = [...others, [start, end]].flat();
    for (const chip of this.chips.filter(({ identifier }) => identifier === start || identifier === end)) {
      if (uses.filter((one) => one === chip.identifier).length > chip.most) {
        return [chip.most === 1 ? "used_once" : "used_up", { name: chip.name, most: chip.most }];
      }
    }
    return null;
  }

  #name(identifier) {
    return this.chips.find((chip) => chip.identifier === identifier)?.name ?? identifier;
  }

  #show() {
    const locked = isLocked(this.interaction);
    this.#picked = locked ? null : this.#picked;
    const uses = this.rows.flatMap(endsOf);
    for (const chip of this.chips) {
      const used = uses.filter((one) => one === chip.identifier).length;
      chip.show({ picked: chip === this.#picked, used, locked });
    }
    // Of the empty rows only the first is seen: there are as many as there can be pairs.
    let empty = 0;
    for (const row of this.rows) {
      const isEmpty = endsOf(row).every((value) => value === "");
      empty += isEmpty ? 1 : 0;
      row.hidden = isEmpty && empty > 1;
      row.querySelector("[data-qti-act=remove]")?.toggleAttribute("hidden", isEmpty || locked);
    }
  }
}
