// What the modules of all kinds of interaction share: native controls, and values in PCI JSON.

/** The value of an interaction that is not answered. */
export const NOTHING = { base: null };

/** The native controls of one interaction, which may be the control itself. */
export function controlsOf(interaction) {
  const fields = "input, select, textarea";
  return interaction.matches(fields) ? [interaction] : [...interaction.querySelectorAll(fields)];
}

/** Tells whether an interaction is locked: then no button and no pointer may change it. */
export function isLocked(interaction) {
  const controls = controlsOf(interaction);
  return controls.length > 0 && controls.every((control) => control.disabled);
}

/** Members as the value of an interaction, by its cardinality and base type; NOTHING where there are none. */
export function valueOf(interaction, members) {
  const { qtiCardinality: cardinality, qtiBaseType: type } = interaction.dataset;
  if (members.length === 0) {
    return NOTHING;
  }
  return cardinality === "single" ? { base: { [type]: members[0] } } : { list: { [type]: members } };
}

/** The members of a value, as they stand in the JSON; none where it is NULL. */
export function membersOf(response) {
  const held = response?.list ?? response?.base;
  if (held == null) {
    return [];
  }
  const [content] = Object.values(held);
  return response.list ? content : [content];
}

/** Tells the question that a control's value was changed by a script. */
export function changed(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}
