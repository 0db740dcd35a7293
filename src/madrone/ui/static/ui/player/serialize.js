// Reads a question's native controls into the JSON of 1EdTech portable custom interactions, and writes it back.
// The value of a question is an object: response identifier → {"base": …} or {"list": …}.

const NOTHING = { base: null };

/** The value of every interaction inside `root`, by response identifier. */
export function readItem(root) {
  const value = {};
  for (const interaction of root.querySelectorAll("[data-qti-response]")) {
    value[interaction.dataset.qtiResponse] = readInteraction(interaction);
  }
  return value;
}

/** Puts a stored value back into the controls inside `root`; what is not in it is emptied. */
export function writeItem(root, value) {
  for (const interaction of root.querySelectorAll("[data-qti-response]")) {
    writeInteraction(interaction, value[interaction.dataset.qtiResponse] ?? NOTHING);
  }
}

/** Tells whether a value answers anything at all. */
export function isAnswered(value) {
  return Object.values(value ?? {}).some((response) => Boolean(response.list) || response.base != null);
}

/** The controls of one interaction, which may be the control itself. */
export function controlsOf(interaction) {
  const fields = "input, select, textarea";
  return interaction.matches(fields) ? [interaction] : [...interaction.querySelectorAll(fields)];
}

function readInteraction(interaction) {
  const { qtiKind: kind, qtiCardinality: cardinality, qtiBaseType: type } = interaction.dataset;
  const controls = controlsOf(interaction);
  if (kind === "text-entry" || kind === "extended-text") {
    return readText(controls[0].value, type);
  }
  if (kind === "inline-choice") {
    return controls[0].value ? { base: { identifier: controls[0].value } } : NOTHING;
  }
  const chosen = controls.filter((control) => control.checked).map((control) => control.value);
  if (chosen.length === 0) {
    return NOTHING;
  }
  const members = kind === "match" ? chosen.map((pair) => pair.split(" ")) : chosen;
  return cardinality === "single" ? { base: { [type]: members[0] } } : { list: { [type]: members } };
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

function writeInteraction(interaction, response) {
  const members = membersOf(response);
  for (const control of controlsOf(interaction)) {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = members.includes(control.value);
    } else {
      control.value = members[0] ?? "";
    }
  }
}

function membersOf(response) {
  const held = response.list ?? response.base;
  if (held == null) {
    return [];
  }
  const [type, content] = Object.entries(held)[0];
  const members = response.list ? content : [content];
  return members.map((member) => (type === "directedPair" || type === "pair" ? member.join(" ") : String(member)));
}
