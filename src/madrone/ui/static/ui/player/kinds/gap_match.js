// Words or pictures in the gaps of a text: a list in each gap; a click on a word and then on a gap fills it.

import { changed, controlsOf, isLocked, membersOf, valueOf } from "./controls.js";
import { draggable } from "./drag.js";
import { chipsOf } from "./pool.js";
import { follow, speaker } from "./scripted.js";

export const gapMatch = {
  read(interaction) {
    const pairs = filled(interaction).map((gap) => [listOf(gap).value, gap.dataset.qtiGap]);
    return valueOf(interaction, pairs);
  },
  write(interaction, response) {
    const words = new Map(membersOf(response).map(([word, gap]) => [gap, word]));
    gapsOf(interaction).forEach((gap) => (listOf(gap).value = words.get(gap.dataset.qtiGap) ?? ""));
  },
  enhance(interaction) {
    new Board(interaction);
  },
};

function gapsOf(interaction) {
  return [...interaction.querySelectorAll("[data-qti-gap]")];
}

function listOf(gap) {
  return controlsOf(gap)[0];
}

function filled(interaction) {
  return gapsOf(interaction).filter((gap) => listOf(gap).value !== "");
}

class Board {
  #picked = null;

  constructor(interaction) {
    this.interaction = interaction;
    this.most = Number(interaction.dataset.qtiMaxChoices) || Infinity;
    this.gaps = gapsOf(interaction);
    this.voice = speaker(interaction);
    this.chips = chipsOf(interaction, (chip) => this.#pick(chip === this.#picked ? null : chip));
    this.targets = new Map(this.gaps.map((gap) => [gap, this.#target(gap)]));
    this.#remember();
    interaction.addEventListener("change", (event) => this.#check(event.target));
    interaction.addEventListener("keydown", (event) => event.key === "Escape" && this.#pick(null));
    interaction.addEventListener("qti-refresh", () => this.#remember());
    follow(interaction, () => this.#show());
    this.chips.forEach((chip) => this.#letDrag(chip));
  }

  // While a word is picked, a button lies over each gap that can take it.
  #target(gap) {
    const target = document.createElement("button");
    target.type = "button";
    target.className = "qti-gap-target";
    target.hidden = true;
    target.addEventListener("click", () => this.#put(this.#picked, gap));
    gap.append(target);
    return target;
  }

  #letDrag(chip) {
    draggable(chip.button, {
      allowed: () => !isLocked(this.interaction),
      begin: () => this.#pick(chip),
      over: (place) => {
        const here = place?.closest("[data-qti-gap]");
        this.gaps.forEach((gap) => gap.classList.toggle("qti-gap--over", gap === here && this.#takes(gap, chip)));
      },
      drop: (place) => {
        const gap = place?.closest("[data-qti-gap]");
        this.gaps.forEach((one) => one.classList.remove("qti-gap--over"));
        if (gap && this.interaction.contains(gap) && this.#takes(gap, chip)) {
          this.#put(chip, gap);
        } else {
          this.#pick(null);
        }
      },
    });
  }

  #pick(chip) {
    this.#picked = chip;
    if (chip) {
      this.voice.say("gap_picked", { name: chip.name });
    }
    this.#show();
  }

  #takes(gap, chip) {
    return [...listOf(gap).options].some(({ value }) => value === chip.identifier);
  }

  #put(chip, gap) {
    const list = listOf(gap);
    list.value = chip.identifier;
    this.#picked = null;
    this.#show();
    list.focus({ preventScroll: true });
    changed(list);
  }

  // A word that may be used once leaves the gap where it was; what cannot be otherwise is taken back.
  #check(list) {
    const gap = list.closest?.("[data-qti-gap]");
    if (!gap || this.before.get(gap) === list.value) {
      return;
    }
    const chip = this.chips.find(({ identifier }) => identifier === list.value);
    const others = this.gaps.filter((one) => one !== gap && listOf(one).value === list.value);
    if (!chip) {
      this.voice.say("gap_emptied", { gap: gap.dataset.qtiName });
    } else if (chip.most === 1 && others.length > 0) {
      listOf(others[0]).value = "";
      this.voice.say("gap_moved", { name: chip.name, gap: gap.dataset.qtiName });
    } else if (others.length >= chip.most) {
      this.#takeBack(gap, "used_up", { name: chip.name, most: chip.most });
    } else if (filled(this.interaction).length > this.most) {
      this.#takeBack(gap, "too_many_words", { most: this.most });
    } else {
      this.voice.say("gap_put", { name: chip.name, gap: gap.dataset.qtiName });
    }
    this.#remember();
  }

  #takeBack(gap, key, values) {
    listOf(gap).value = this.before.get(gap) ?? "";
    this.voice.say(key, values);
  }

  #remember() {
    this.before = new Map(this.gaps.map((gap) => [gap, listOf(gap).value]));
  }

  #show() {
    const locked = isLocked(this.interaction);
    this.#picked = locked ? null : this.#picked;
    const words = this.gaps.map((gap) => listOf(gap).value);
    for (const chip of this.chips) {
      const used = words.filter((one) => one === chip.identifier).length;
      chip.show({ picked: chip === this.#picked, used, locked });
    }
    for (const [gap, target] of this.targets) {
      target.hidden = locked || !this.#picked || !this.#takes(gap, this.#picked);
      if (this.#picked) {
        target.ariaLabel = this.voice.phrase("gap_put_here", { name: this.#picked.name, gap: gap.dataset.qtiName });
      }
      this.#showPicture(gap);
    }
  }

  #showPicture(gap) {
    const chip = this.chips.find(({ identifier }) => identifier === listOf(gap).value);
    const pictures = [...(chip?.button.querySelectorAll("img") ?? [])].map((picture) => picture.cloneNode());
    gap.querySelector(".qti-gap-picture")?.replaceChildren(...pictures);
  }
}
