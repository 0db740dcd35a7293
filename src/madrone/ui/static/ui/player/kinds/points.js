// Points in a picture, and objects put on one: two number fields for each point; the pointer and the arrow keys fill them.

import { changed, isLocked, membersOf, valueOf } from "./controls.js";
import { follow, onAct, speaker } from "./scripted.js";
import { badge, shape, stageOf } from "./stage.js";

const STEP = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// Which of the interactions that share a picture gets the next point.
const active = new WeakMap();

export const points = {
  read: (interaction) => valueOf(interaction, placesOf(interaction)),
  write(interaction, response) {
    const places = membersOf(response);
    while (rowsOf(interaction).length < places.length) {
      addRow(interaction);
    }
    rowsOf(interaction).forEach((row, at) => fill(row, places[at]));
  },
  enhance(interaction) {
    new Pointer(interaction);
  },
};

function rowsOf(interaction) {
  return [...interaction.querySelectorAll("[data-qti-row]")];
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input")];
}

function fill(row, place) {
  fieldsOf(row).forEach((field, side) => (field.value = place ? String(place[side]) : ""));
}

function placeOf(row) {
  const numbers = fieldsOf(row).map(({ value }) => (value.trim() === "" ? NaN : Math.round(Number(value))));
  return numbers.every(Number.isSafeInteger) ? numbers : null;
}

function placesOf(interaction) {
  return rowsOf(interaction).map(placeOf).filter(Boolean);
}

function isEmpty(row) {
  return fieldsOf(row).every(({ value }) => value === "");
}

function addRow(interaction) {
  const rows = rowsOf(interaction);
  const { phrase } = speaker(interaction);
  const row = rows.at(-1).cloneNode(true);
  const [old, number] = [rows.length, rows.length + 1];
  row.querySelector(".qti-point-name").textContent = phrase("point", { number });
  for (const field of fieldsOf(row)) {
    field.value = "";
    field.name = field.name.replace(`-${old - 1}-`, `-${old}-`);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(String(old), String(number)));
  }
  row.querySelector("button")?.replaceChildren(phrase("remove_point", { number }));
  rows.at(-1).after(row);
  return row;
}

class Pointer {
  #aiming = null;

  constructor(interaction) {
    this.interaction = interaction;
    this.stage = stageOf(interaction);
    this.voice = speaker(interaction);
    this.most = Number(interaction.dataset.qtiMost) || Infinity;
    this.object = interaction.querySelector("[data-qti-object]");
    this.group = interaction.closest("[data-qti-stage-group]");
    onAct(interaction, "remove", (button) => this.#remove(button.closest("[data-qti-row]")));
    interaction.addEventListener("change", (event) => keepWithin(event.target));
    if (this.stage) {
      this.#watchPointer();
      this.#watchKeys();
    }
    follow(interaction, () => this.#show());
  }

  #watchPointer() {
    this.stage.element.classList.add("qti-stage--points");
    if (this.group) {
      this.#shareStage();
    }
    this.stage.overlay.addEventListener("click", (event) => {
      const place = this.stage.pointOf(event);
      if (place && this.#isActive() && !isLocked(this.interaction)) {
        this.#set([place.x, place.y]);
      }
    });
    this.object?.addEventListener("load", () => this.#show());
  }

  // Where several objects go on one picture, a button says which one the next click puts there.
  #shareStage() {
    const others = this.group.querySelectorAll("[data-qti-kind=position-object]");
    if (others.length < 2) {
      return;
    }
    if (!active.has(this.group)) {
      active.set(this.group, this.interaction);
    }
    onAct(this.interaction, "place", () => {
      active.set(this.group, this.interaction);
      others.forEach((one) => one.dispatchEvent(new Event("qti-refresh")));
    });
  }

  #isActive() {
    return !this.group || !active.has(this.group) || active.get(this.group) === this.interaction;
  }

  #watchKeys() {
    const button = this.interaction.querySelector('[data-qti-act="aim"]');
    if (!button) {
      return;
    }
    onAct(this.interaction, "aim", () => (this.#aiming ? this.#setAimed() : this.#aim()));
    button.addEventListener("keydown", (event) => {
      if (!this.#aiming || button.disabled) {
        return;
      }
      if (event.key in ARROWS) {
        event.preventDefault();
        this.#move(ARROWS[event.key], event.shiftKey ? 1 : STEP);
      } else if (event.key === "Escape") {
        this.#stopAiming();
      }
    });
    button.addEventListener("blur", () => this.#stopAiming());
  }

  #aim() {
    const { width, height } = this.stage.size;
    this.#aiming = [Math.round(width / 2), Math.round(height / 2)];
    this.#move([0, 0], 0);
  }

  #move([across, down], step) {
    const { width, height } = this.stage.size;
    const [x, y] = this.#aiming;
    this.#aiming = [clamp(x + across * step, width), clamp(y + down * step, height)];
    this.voice.say("aim_at", { across: this.#aiming[0], down: this.#aiming[1] });
    this.#show();
  }

  #setAimed() {
    const place = this.#aiming;
    this.#stopAiming();
    this.#set(place);
  }

  #stopAiming() {
    this.#aiming = null;
    this.#show();
  }

  #set(place) {
    const row = this.#freeRow();
    if (!row) {
      this.voice.say("points_full");
      return;
    }
    fill(row, place);
    const number = rowsOf(this.interaction).indexOf(row) + 1;
    this.voice.say("point_set", { number, across: place[0], down: place[1] });
    changed(fieldsOf(row)[0]);
  }

  // Where one point is asked for, the next one takes its place.
  #freeRow() {
    const rows = rowsOf(this.interaction);
    const free = rows.find(isEmpty);
    if (free || this.most === 1) {
      return free ?? rows[0];
    }
    return rows.length < this.most ? addRow(this.interaction) : null;
  }

  #remove(row) {
    const rows = rowsOf(this.interaction);
    const at = rows.indexOf(row);
    const places = placesOf(this.interaction).filter((_, number) => number !== rows.slice(0, at).filter(placeOf).length);
    rows.forEach((one, number) => fill(one, places[number]));
    this.voice.say("point_removed", { number: at + 1 });
    changed(fieldsOf(row)[0]);
    fieldsOf(row)[0].focus();
  }

  #show() {
    const rows = rowsOf(this.interaction);
    const first = rows.find(isEmpty);
    for (const row of rows) {
      row.hidden = isEmpty(row) && row !== first && !row.contains(document.activeElement);
      const button = row.querySelector("button");
      if (button) {
        button.hidden = isEmpty(row);
      }
    }
    const place = this.interaction.querySelector('[data-qti-act="place"]');
    place?.setAttribute("aria-pressed", String(this.#isActive()));
    this.stage?.draw(this.interaction, ...this.#shapes());
  }

  #shapes() {
    const shapes = placesOf(this.interaction).map(([x, y], at) => this.#shapeAt(x, y, at + 1));
    if (this.#aiming) {
      const [x, y] = this.#aiming;
      const { width, height } = this.stage.size;
      shapes.push(shape("path", { class: "qti-crosshair", d: `M0 ${y}H${width}M${x} 0V${height}` }));
    }
    return shapes;
  }

  #shapeAt(x, y, number) {
    const { object } = this;
    const width = Number(object?.getAttribute("width")) || object?.naturalWidth;
    const height = Number(object?.getAttribute("height")) || object?.naturalHeight;
    if (!width || !height) {
      return badge(x, y, number);
    }
    const [across, down] = (object.dataset.qtiCenter ?? `${width / 2} ${height / 2}`).split(" ").map(Number);
    return shape("image", { href: object.src, x: x - across, y: y - down, width, height });
  }
}

function clamp(value, most) {
  return Math.min(most, Math.max(0, value));
}

// A point lies in the picture, on one of its pixels.
function keepWithin(field) {
  if (field.type === "number" && field.value.trim() !== "") {
    field.value = String(clamp(Math.round(Number(field.value)), field.max === "" ? Infinity : Number(field.max)));
  }
}
