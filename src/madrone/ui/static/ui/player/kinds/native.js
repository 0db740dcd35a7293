// Kinds whose native controls say everything: radios and checkboxes, tables of them, lists, fields and areas.

import { controlsOf, membersOf, NOTHING, valueOf } from "./controls.js";

/** Radios or checkboxes, each with one choice as its value. */
export const choice = {
  read: (interaction) => valueOf(interaction, checked(interaction)),
  write: (interaction, response) => check(interaction, membersOf(response).map(String)),
};

/** A table of radios or checkboxes, each with a row and a column as its value. */
export const match = {
  read: (interaction) => valueOf(interaction, checked(interaction).map((pair) => pair.split(" "))),
  write: (interaction, response) => check(interaction, membersOf(response).map((pair) => pair.join(" "))),
};

/** One list to choose from. */
export const inlineChoice = {
  read(interaction) {
    const { value } = controlsOf(interaction)[0];
    return value ? { base: { identifier: value } } : NOTHING;
  },
  write(interaction, response) {
    controlsOf(interaction)[0].value = membersOf(response)[0] ?? "";
  },
};

/** One field or area of text. */
export const written = {
  read: (interaction) => readText(controlsOf(interaction)[0].value, interaction.dataset.qtiBaseType),
  write(interaction, response) {
    controlsOf(interaction)[0].value = String(membersOf(response)[0] ?? "");
  },
};

function checked(interaction) {
  return controlsOf(interaction).filter((control) => control.checked).map((control) => control.value);
}

function check(interaction, values) {
  for (const control of controlsOf(interaction)) {
    control.checked = values.includes(control.value);
  }
}

function readText(typed, type) {
  if (typed.trim() === "") {
    return NOTHING;
  }
  const number = Number(typed);
  const fits = type === "float" || (type === "integer" && Number.isSafeInteger(number));
  // Only a number that is written the way it will be shown again is sent as one: "1/2" or "3.50" must come back
  // after a reload exactly as it was typed, so it goes as text, which the scorer reads just the same.
  return fits && String(number) === typed ? { base: { [type]: number } } : { base: { string: typed } };
}
