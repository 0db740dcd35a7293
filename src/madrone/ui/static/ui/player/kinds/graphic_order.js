// Areas of a picture to put in order: a list of places for each; clicks on the areas number them one after another.

import { changed, controlsOf, isLocked, membersOf, valueOf } from "./controls.js";
import { follow, speaker } from "./scripted.js";
import { badge, stageOf } from "./stage.js";

export const graphicOrder = {
  read: (interaction) => valueOf(interaction, placed(interaction).map(({ dataset }) => dataset.qtiChoice)),
  write(interaction, response) {
    const order = membersOf(response);
    for (const list of controlsOf(interaction)) {
      const place = order.indexOf(list.dataset.qtiChoice) + 1;
      list.value = place ? String(place) : "";
    }
  },
  enhance(interaction) {
    const lists = controlsOf(interaction);
    const { say } = speaker(interaction);
    let before = valuesOf(lists);
    interaction.addEventListener("change", (event) => {
      makeRoom(lists, event.target, before.get(event.target) ?? "");
      before = valuesOf(lists);
    });
    interaction.addEventListener("qti-refresh", () => (before = valuesOf(lists)));
    const stage = stageOf(interaction);
    stage?.onSpot((identifier) => {
      const list = lists.find(({ dataset }) => dataset.qtiChoice === identifier);
      if (list && !isLocked(interaction)) {
        press(lists, list, say);
      }
    });
    follow(interaction, () => {
      stage?.mark(new Map(lists.map(({ dataset, value }) => [dataset.qtiChoice, { chosen: value !== "" }])));
      stage?.draw(interaction, ...placed(interaction).map((list) => placeSign(stage, list)));
    });
  },
};

function placed(interaction) {
  const filled = controlsOf(interaction).filter(({ value }) => value !== "");
  return filled.sort((one, other) => Number(one.value) - Number(other.value));
}

// The place stands beside the letter of the area.
function placeSign(stage, { dataset, value }) {
  const { x, y } = stage.centerOf(dataset.qtiChoice);
  return badge(x, y, value, "qti-badge--place");
}

function valuesOf(lists) {
  return new Map(lists.map((list) => [list, list.value]));
}

// Two areas cannot have one place: the one that had it takes the place that the other leaves.
function makeRoom(lists, list, left) {
  const other = lists.find((one) => one !== list && one.value !== "" && one.value === list.value);
  if (other) {
    other.value = left;
  }
}

function press(lists, list, say) {
  const name = list.dataset.qtiName;
  if (list.value !== "") {
    const left = Number(list.value);
    list.value = "";
    // The areas after it move up.
    lists.filter(({ value }) => Number(value) > left).forEach((one) => (one.value = String(Number(one.value) - 1)));
    say("area_taken_out", { name });
  } else {
    const taken = new Set(lists.map(({ value }) => value));
    const free = [...list.options].map(({ value }) => value).find((value) => value !== "" && !taken.has(value));
    if (!free) {
      say("order_full");
      return;
    }
    list.value = free;
    say("area_placed", { name, number: free });
  }
  changed(list);
}
