// Covers that a student puts over parts of the page. They are moved by pointer or by keyboard, and each question
// keeps its own: they are still there when the student comes back to it.

import { TabMemory } from "./tools.js";

const STEP = 16;
const SMALLEST = 48;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Masks {
  #masks = [];

  constructor({ opportunity, words, announce }) {
    this.words = words;
    this.announce = announce;
    this.memory = new TabMemory(opportunity);
    this.panes = document.querySelector("[data-panes]");
    this.layer = document.createElement("div");
    this.layer.className = "md-masks";
    this.panes.append(this.layer);
    document.querySelector("[data-mask-add]")?.addEventListener("click", () => this.#add());
  }

  /** Shows the covers of another question. */
  show(item) {
    this.item = item;
    this.#masks = this.memory.read(`masks-${item}`, []);
    this.#draw();
  }

  #add() {
    const shift = 24 * (this.#masks.length % 6);
    const top = this.panes.scrollTop + 40 + shift;
    this.#masks.push({ left: 24 + shift, top, width: Math.min(320, this.panes.clientWidth - 48), height: 120 });
    this.#changed();
    this.layer.lastElementChild.focus();
    this.announce(this.words.say("mask_added"));
  }

  #changed() {
    this.memory.keep(`masks-${this.item}`, this.#masks);
    this.#draw();
  }

  #draw() {
    this.layer.replaceChildren(...this.#masks.map((mask, index) => this.#element(mask, index)));
  }

  #element(mask, index) {
    const cover = document.createElement("div");
    cover.className = "md-mask";
    cover.tabIndex = 0;
    cover.setAttribute("role", "group");
    cover.setAttribute("aria-label", this.words.say("mask_label", { number: index + 1 }));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "md-mask__remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", this.words.say("mask_remove"));
    remove.addEventListener("click", () => this.#remove(index));
    const corner = document.createElement("span");
    corner.className = "md-mask__corner";
    cover.append(remove, corner);
    place(cover, mask);
    cover.addEventListener("keydown", (event) => this.#key(event, cover, mask, index));
    this.#follow(cover, cover, mask, (dx, dy, start) => ({ left: start.left + dx, top: start.top + dy }));
    this.#follow(corner, cover, mask, (dx, dy, start) => ({ width: start.width + dx, height: start.height + dy }));
    return cover;
  }

  #remove(index) {
    this.#masks.splice(index, 1);
    this.#changed();
    document.querySelector("[data-mask-add]").focus();
  }

  #key(event, cover, mask, index) {
    if (event.target !== cover) {
      return;
    }
    if (event.key === "Delete" || event.key === "Backspace") {
      this.#remove(index);
    } else if (MOVES[event.key]) {
      const [x, y] = MOVES[event.key].map((direction) => direction * STEP);
      const change = event.shiftKey
        ? { width: mask.width + x, height: mask.height + y }
        : { left: mask.left + x, top: mask.top + y };
      this.#change(cover, mask, change);
    } else {
      return;
    }
    event.preventDefault();
  }

  #follow(handle, cover, mask, changeFor) {
    handle.addEventListener("pointerdown", (down) => {
      if (down.target !== handle) {
        return;
      }
      const start = { ...mask };
      handle.setPointerCapture(down.pointerId);
      const move = (event) =>
        this.#change(cover, mask, changeFor(event.clientX - down.clientX, event.clientY - down.clientY, start));
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), { once: true });
    });
  }

  #change(cover, mask, change) {
    Object.assign(mask, change);
    mask.width = Math.max(SMALLEST, Math.min(mask.width, this.panes.scrollWidth));
    mask.height = Math.max(SMALLEST, mask.height);
    mask.left = Math.max(0, Math.min(mask.left, this.panes.scrollWidth - SMALLEST));
    mask.top = Math.max(0, Math.min(mask.top, this.panes.scrollHeight - SMALLEST));
    place(cover, mask);
    this.memory.keep(`masks-${this.item}`, this.#masks);
  }
}

function place(cover, mask) {
  for (const side of ["left", "top", "width", "height"]) {
    cover.style[side] = `${mask[side]}px`;
  }
}
