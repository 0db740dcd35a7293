// Kinds whose native controls say everything: radios and checkboxes, tables of them, lists.

import { changed, controlsOf, isLocked, membersOf, NOTHING, valueOf } from "./controls.js";
import { follow, onAct, speaker } from "./scripted.js";

/** Radios or checkboxes, each with one choice as its value. */
export const choice = {
  read: (interaction) => valueOf(interaction, valuesOf(checkedIn(interaction))),
  write: (interaction, response) => check(interaction, membersOf(response).map(String)),
  enhance: clearable,
};

/** A table of radios or checkboxes, each with a row and a column as its value. */
export const match = {
  read: (interaction) => valueOf(interaction, valuesOf(checkedIn(interaction)).map((pair) => pair.split(" "))),
  write: (interaction, response) => check(interaction, membersOf(response).map((pair) => pair.join(" "))),
  enhance(interaction) {
    clearable(interaction);
    const { say } = speaker(interaction);
    interaction.addEventListener("change", ({ target }) => refuseOneUseTooMany(interaction, target, say));
  },
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

function checkedIn(interaction) {
  return controlsOf(interaction).filter(({ checked }) => checked);
}

function valuesOf(controls) {
  return controls.map(({ value }) => value);
}

function check(interaction, values) {
  for (const control of controlsOf(interaction)) {
    control.checked = values.includes(control.value);
  }
}

// A radio button cannot be taken back by a click, so a button does that.
function clearable(interaction) {
  const button = interaction.querySelector("[data-qti-act=clear]");
  if (!button) {
    return;
  }
  onAct(interaction, "clear", () => {
    const chosen = checkedIn(interaction);
    chosen.forEach((control) => (control.checked = false));
    // The button goes away; whoever pressed it by keyboard stays where the answer was.
    chosen[0]?.focus();
    changed(chosen[0] ?? button);
  });
  follow(interaction, () => (button.hidden = isLocked(interaction) || checkedIn(interaction).length === 0));
}

// A row or a column may be joined only so often; what is one too many is taken back at once, and the student hears why.
function refuseOneUseTooMany(interaction, control, say) {
  if (!control.checked) {
    say("");
    return;
  }
  for (const [end, most] of [[0, Number(control.dataset.qtiRowMax)], [1, Number(control.dataset.qtiColumnMax)]]) {
    const name = control.value.split(" ")[end];
    const used = checkedIn(interaction).filter(({ value }) => value.split(" ")[end] === name).length;
    if (most && used > most) {
      control.checked = false;
      say(most === 1 ? "used_once" : "used_up", { name: control.ariaLabel.split(", ").at(end), most });
      return;
    }
  }
}
