// Reads a question's native controls into the JSON of 1EdTech portable custom interactions, and writes it back.
// The value of a question is an object: response identifier → {"base": …}, {"list": …} or {"record": …}.

import { controlsOf, membersOf, NOTHING } from "./kinds/controls.js";
import { KINDS } from "./kinds/index.js";

export { controlsOf };

/** Every interaction inside `root` that this player knows. */
export function interactionsOf(root) {
  return [...root.querySelectorAll("[data-qti-response]")].filter((one) => one.dataset.qtiKind in KINDS);
}

/** The value of every interaction inside `root`, by response identifier. */
export function readItem(root) {
  const value = {};
  for (const interaction of interactionsOf(root)) {
    const { qtiResponse, qtiStringResponse } = interaction.dataset;
    value[qtiResponse] = kindOf(interaction).read(interaction);
    if (qtiStringResponse) {
      value[qtiStringResponse] = kindOf(interaction).readText(interaction);
    }
  }
  return value;
}

/** Puts a stored value back into the controls inside `root`; what is not in it is emptied. */
export function writeItem(root, value) {
  for (const interaction of interactionsOf(root)) {
    kindOf(interaction).write(interaction, value[interaction.dataset.qtiResponse] ?? NOTHING, value);
    refresh(interaction);
  }
}

/** Adds what scripts can add to every interaction inside `root`; `say(interaction, sentence)` speaks to the student. */
export function enhanceItem(root, words, say) {
  for (const interaction of interactionsOf(root)) {
    kindOf(interaction).enhance?.(interaction, words, (sentence) => say(interaction, sentence));
  }
}

/** Keeps every interaction inside `root` from being changed, by its controls and by what scripts have added. */
export function lockItem(root) {
  for (const interaction of interactionsOf(root)) {
    const added = interaction.querySelectorAll("button");
    [...controlsOf(interaction), ...added].forEach((control) => (control.disabled = true));
    refresh(interaction);
  }
}

/** How many choices, pairs or texts an interaction has been given. */
export function countIn(interaction) {
  return membersOf(kindOf(interaction).read(interaction)).length;
}

/** Tells whether a value answers anything at all. */
export function isAnswered(value) {
  return Object.values(value ?? {}).some((given) => Boolean(given.list) || Boolean(given.record) || given.base != null);
}

function kindOf(interaction) {
  return KINDS[interaction.dataset.qtiKind];
}

function refresh(interaction) {
  interaction.dispatchEvent(new Event("qti-refresh"));
}
