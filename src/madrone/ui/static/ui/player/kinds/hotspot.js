// Areas of a picture to choose: a click on an area is a click on its control.

import { changed, controlsOf } from "./controls.js";
import { choice } from "./native.js";
import { follow } from "./scripted.js";
import { stageOf } from "./stage.js";

export const hotspot = {
  ...choice,
  enhance(interaction) {
    const stage = stageOf(interaction);
    if (!stage) {
      return;
    }
    let focused = "";
    const show = () =>
      stage.mark(
        new Map(controlsOf(interaction).map(({ value, checked }) => [value, { chosen: checked, active: value === focused }])),
      );
    stage.onSpot((identifier) => press(controlsOf(interaction).find(({ value }) => value === identifier)));
    interaction.addEventListener("focusin", (event) => {
      focused = event.target.matches("input:focus-visible") ? event.target.value : "";
      show();
    });
    interaction.addEventListener("focusout", () => {
      focused = "";
      show();
    });
    follow(interaction, show);
  },
};

// A second click on the chosen area takes the choice back, which a radio button alone cannot.
function press(control) {
  if (!control || control.disabled) {
    return;
  }
  if (control.type === "radio" && control.checked) {
    control.checked = false;
    changed(control);
  } else {
    control.click();
  }
}
