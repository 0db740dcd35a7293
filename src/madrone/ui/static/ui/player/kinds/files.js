// Files as answers: a hidden field holds the file as JSON text, so that it is read and put back like any other control.

import { membersOf, NOTHING } from "./controls.js";

/** Reads and writes of kinds whose answer is a file: {"file": {"data": base64, "mime": …, "name": …}}. */
export const file = {
  read(interaction) {
    const held = heldBy(interaction);
    return held ? { base: { file: held } } : NOTHING;
  },
  write(interaction, response) {
    const [given] = membersOf(response);
    fieldOf(interaction).value = given ? JSON.stringify(given) : "";
  },
};

/** The hidden field of an interaction. */
export function fieldOf(interaction) {
  return interaction.querySelector("[data-qti-value]");
}

/** The file that an interaction holds; null where it holds none. */
export function heldBy(interaction) {
  const { value } = fieldOf(interaction);
  return value === "" ? null : JSON.parse(value);
}

/** How many bytes base64 text stands for. */
export function bytesOf(data) {
  return (data.length * 3) / 4 - (data.match(/=*$/)?.[0].length ?? 0);
}
