// A scale with a slider: the number field holds the answer and is empty until the student gives one.

import { changed, membersOf, valueOf } from "./controls.js";
import { follow, onAct } from "./scripted.js";

export const slider = {
  read(interaction) {
    const { value } = fieldOf(interaction);
    return valueOf(interaction, value.trim() === "" || !Number.isFinite(Number(value)) ? [] : [Number(value)]);
  },
  write(interaction, response) {
    fieldOf(interaction).value = String(membersOf(response)[0] ?? "");
  },
  enhance(interaction) {
    const [field, range] = [fieldOf(interaction), interaction.querySelector("[data-qti-range]")];
    range.hidden = false;
    range.addEventListener("input", () => (field.value = range.value));
    // The slider stands somewhere from the start: a press that does not move it chooses that place.
    range.addEventListener("click", () => choose(field, range));
    range.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        choose(field, range);
      }
    });
    field.addEventListener("change", () => fit(field, range));
    onAct(interaction, "clear", () => {
      field.value = "";
      changed(field);
      field.focus();
    });
    const clear = interaction.querySelector('[data-qti-act="clear"]');
    follow(interaction, () => {
      const empty = field.value === "";
      range.value = empty ? middleOf(range) : field.value;
      interaction.classList.toggle("qti-slider--unset", empty);
      if (clear) {
        clear.hidden = empty;
      }
    });
  },
};

function fieldOf(interaction) {
  return interaction.querySelector("[data-qti-value]");
}

function middleOf(range) {
  return String((Number(range.min) + Number(range.max)) / 2);
}

function choose(field, range) {
  if (field.value === "" && !range.disabled) {
    field.value = range.value;
    changed(field);
  }
}

// A number beyond the scale becomes the nearest one on it; the browser's own slider knows which that is.
function fit(field, range) {
  if (field.value.trim() !== "") {
    range.value = field.value;
    field.value = range.value;
  }
}
