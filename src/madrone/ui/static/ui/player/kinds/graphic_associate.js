// Areas of a picture joined by lines: two lists for each line; a click on one area and then on another draws it.

import { changed, isLocked, membersOf, valueOf } from "./controls.js";
import { follow, onAct, speaker } from "./scripted.js";
import { shape, stageOf } from "./stage.js";

export const graphicAssociate = {
  read: (interaction) => valueOf(interaction, pairsOf(interaction)),
  write(interaction, response) {
    const pairs = membersOf(response);
    rowsOf(interaction).forEach((row, place) => fill(row, pairs[place] ?? ["", ""]));
  },
  enhance(interaction) {
    const stage = stageOf(interaction);
    const voice = speaker(interaction);
    let begun = "";
    const show = () => {
      showRows(interaction);
      if (stage) {
        showLines(interaction, stage, begun);
      }
    };
    stage?.onSpot((identifier) => {
      if (isLocked(interaction)) {
        return;
      }
      begun = press(interaction, stage, voice, begun, identifier);
      show();
    });
    onAct(interaction, "remove", (button) => {
      const row = button.closest("li");
      fill(row, ["", ""]);
      changed(listsOf(row)[0]);
      listsOf(row)[0].focus();
    });
    follow(interaction, show);
  },
};

function rowsOf(interaction) {
  return [...interaction.querySelectorAll(".qti-line-row")];
}

function listsOf(row) {
  return [...row.querySelectorAll("select")];
}

function fill(row, pair) {
  listsOf(row).forEach((list, side) => (list.value = pair[side]));
}

// A line needs two ends that differ; drawn twice, in either direction, it is one line.
function pairsOf(interaction) {
  const found = new Map();
  for (const row of rowsOf(interaction)) {
    const pair = listsOf(row).map(({ value }) => value);
    if (pair[0] && pair[1] && pair[0] !== pair[1]) {
      found.set([...pair].sort().join(" "), pair);
    }
  }
  return [...found.values()];
}

// Empty rows wait out of sight until those before them are filled.
function showRows(interaction) {
  const rows = rowsOf(interaction);
  const isEmpty = (row) => listsOf(row).every(({ value }) => value === "");
  const first = rows.find(isEmpty);
  for (const row of rows) {
    const empty = isEmpty(row);
    row.hidden = empty && row !== first && !row.contains(document.activeElement);
    const button = row.querySelector("button");
    if (button) {
      button.hidden = empty;
    }
  }
}

function showLines(interaction, stage, begun) {
  const pairs = pairsOf(interaction);
  const joined = new Set(pairs.flat());
  stage.mark(new Map([...stage.spots.keys()].map((one) => [one, { chosen: joined.has(one), active: one === begun }])));
  const lines = pairs.map(([start, end]) => {
    const [from, to] = [stage.centerOf(start), stage.centerOf(end)];
    return shape("line", { class: "qti-join", x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  });
  stage.draw(interaction, ...lines);
}

// Returns the area at which a line begins, "" when none is begun.
function press(interaction, stage, { say }, begun, identifier) {
  if (begun === identifier) {
    say("line_dropped");
    return "";
  }
  const pairs = pairsOf(interaction);
  if (isFull(stage, pairs, identifier)) {
    say("area_full", { name: nameOf(interaction, identifier) });
    return begun;
  }
  if (!begun) {
    say("line_begun", { name: nameOf(interaction, identifier) });
    return identifier;
  }
  const most = Number(interaction.dataset.qtiMost) || Infinity;
  const row = rowsOf(interaction).find((one) => listsOf(one).every(({ value }) => value === ""));
  if (pairs.length >= most || !row) {
    say("lines_full");
    return "";
  }
  fill(row, [begun, identifier]);
  say("line_drawn", { start: nameOf(interaction, begun), end: nameOf(interaction, identifier) });
  changed(listsOf(row)[0]);
  return "";
}

function isFull(stage, pairs, identifier) {
  const most = Number(stage.spots.get(identifier).dataset.qtiMatchMax) || Infinity;
  return pairs.flat().filter((end) => end === identifier).length >= most;
}

function nameOf(interaction, identifier) {
  return interaction.querySelector(`option[value="${CSS.escape(identifier)}"]`)?.textContent ?? "";
}
