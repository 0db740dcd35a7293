// A drawing on a picture: pen, straight line and eraser, by pointer, by single clicks or by keys.
// What is kept is the drawing alone, on a clear ground of the picture's size, as a PNG.

import { isLocked } from "./controls.js";
import { bytesOf, fieldOf, file, heldBy } from "./files.js";
import { onAct, speaker } from "./scripted.js";
import { shape, stageOf } from "./stage.js";

const INK = "#b00020";
const PEN = 3;
const ERASER = 18;
const STEP = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// Where the author gives no picture there is still something to draw on.
const NO_PICTURE = { width: 600, height: 400 };

export const drawing = {
  ...file,
  enhance(interaction) {
    new Sketch(interaction);
  },
};

class Sketch {
  #tool = "pen";
  #strokes = [];
  #stroke = null;
  #lineFrom = null;
  #pen = null;
  #earlier = null;
  #shown = "";

  constructor(interaction) {
    Object.assign(this, { interaction, voice: speaker(interaction), stage: stageOf(interaction) });
    this.most = Number(interaction.dataset.qtiMaxBytes) || Infinity;
    this.canvas = this.#makeCanvas();
    this.context = this.canvas.getContext("2d");
    this.#watchTools();
    this.#watchPointer();
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    interaction.addEventListener("qti-refresh", () => this.#restore());
    this.stage?.picture.addEventListener("load", () => this.#resize());
    this.#resize();
    this.#restore();
  }

  #makeCanvas() {
    const canvas = document.createElement("canvas");
    canvas.className = "qti-canvas";
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", this.voice.phrase("drawing_area"));
    const ground = this.interaction.querySelector("[data-qti-ground]");
    (this.stage?.element ?? ground).append(canvas);
    return canvas;
  }

  // A canvas is emptied by a new size, so it is given one only when the picture turns out to have another.
  #resize() {
    const size = this.stage?.size.width ? this.stage.size : NO_PICTURE;
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) {
      Object.assign(this.canvas, { width: size.width, height: size.height });
      this.#draw();
    }
  }

  #watchTools() {
    const tools = this.interaction.querySelector("[data-qti-tools]");
    if (!tools) {
      return;
    }
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-qti-tool]");
      if (button) {
        this.#choose(button.dataset.qtiTool, tools);
      }
    });
    onAct(tools, "undo", () => this.#undo());
    onAct(tools, "clear", () => this.#clear());
  }

  #choose(tool, tools) {
    this.#tool = tool;
    this.#lineFrom = null;
    this.#lift();
    tools.querySelectorAll("[data-qti-tool]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.qtiTool === tool)),
    );
  }

  #watchPointer() {
    this.canvas.addEventListener("pointerdown", (event) => {
      if (!isLocked(this.interaction) && event.button === 0) {
        event.preventDefault();
        this.canvas.focus({ preventScroll: true });
        this.canvas.setPointerCapture(event.pointerId);
        this.#press(this.#placeOf(event));
      }
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.#stroke && this.canvas.hasPointerCapture(event.pointerId)) {
        this.#extend(this.#placeOf(event));
      }
    });
    const end = () => this.#tool !== "line" && this.#lift();
    this.canvas.addEventListener("pointerup", end);
    this.canvas.addEventListener("pointercancel", end);
  }

  #placeOf({ clientX, clientY }) {
    const place = this.canvas.getBoundingClientRect();
    return [
      ((clientX - place.left) / place.width) * this.canvas.width,
      ((clientY - place.top) / place.height) * this.canvas.height,
    ];
  }

  #press(place) {
    this.#pen = place;
    if (this.#tool !== "line") {
      this.#begin(place);
    } else if (this.#lineFrom) {
      this.#strokes.push({ tool: "pen", places: [this.#lineFrom, place] });
      this.#lineFrom = null;
      this.#keep();
    } else {
      this.#lineFrom = place;
    }
    this.#draw();
  }

  #begin(place) {
    this.#stroke = { tool: this.#tool, places: [place] };
    this.#strokes.push(this.#stroke);
  }

  #extend(place) {
    this.#stroke.places.push(place);
    this.#draw();
  }

  #lift() {
    if (this.#stroke) {
      this.#stroke = null;
      this.#keep();
    }
  }

  #key(event) {
    if (isLocked(this.interaction)) {
      return;
    }
    this.#pen ??= [this.canvas.width / 2, this.canvas.height / 2];
    if (event.key in ARROWS) {
      event.preventDefault();
      this.#movePen(ARROWS[event.key], event.shiftKey ? 1 : STEP);
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.#penUpOrDown();
    } else if (event.key === "Escape") {
      this.#lineFrom = null;
      this.#lift();
    }
    this.#draw();
  }

  #movePen([across, down], step) {
    const [x, y] = this.#pen;
    const within = (value, most) => Math.min(most, Math.max(0, value));
    this.#pen = [within(x + across * step, this.canvas.width), within(y + down * step, this.canvas.height)];
    if (this.#stroke) {
      this.#extend(this.#pen);
    }
  }

  #penUpOrDown() {
    if (this.#tool === "line") {
      const begun = Boolean(this.#lineFrom);
      this.#press(this.#pen);
      this.voice.say(begun ? "pen_up" : "pen_down");
    } else if (this.#stroke) {
      this.#lift();
      this.voice.say("pen_up");
    } else {
      this.#begin(this.#pen);
      this.voice.say("pen_down");
    }
  }

  #undo() {
    if (this.#lineFrom) {
      this.#lineFrom = null;
    } else if (this.#strokes.pop()) {
      this.#keep();
      this.voice.say("drawing_undone");
    }
    this.#draw();
  }

  #clear() {
    this.#strokes = [];
    this.#stroke = null;
    this.#lineFrom = null;
    this.#earlier = null;
    this.#keep();
    this.voice.say("drawing_cleared");
  }

  // Keeps the drawing in the hidden field; a line with which it would grow too large is taken back.
  #keep() {
    this.#draw();
    const held = this.#held();
    if (held && bytesOf(held.data) > this.most) {
      this.#strokes.pop();
      this.voice.say("drawing_full");
      this.#draw();
      return;
    }
    const field = fieldOf(this.interaction);
    field.value = held ? JSON.stringify(held) : "";
    this.#shown = field.value;
    // As if it was typed: many strokes one after another are saved together.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #held() {
    if (this.#isBlank()) {
      return null;
    }
    const address = this.canvas.toDataURL("image/png");
    return { data: address.slice(address.indexOf(",") + 1), mime: "image/png", name: "drawing.png" };
  }

  #isBlank() {
    const { data } = this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    for (let at = 3; at < data.length; at += 4) {
      if (data[at] !== 0) {
        return false;
      }
    }
    return true;
  }

  // Shows a drawing that was kept earlier; new lines are drawn over it.
  #restore() {
    const { value } = fieldOf(this.interaction);
    if (value === this.#shown) {
      return;
    }
    this.#shown = value;
    this.#strokes = [];
    this.#earlier = null;
    this.#draw();
    const held = heldBy(this.interaction);
    if (held?.mime === "image/png") {
      const picture = new Image();
      picture.addEventListener("load", () => {
        this.#earlier = picture;
        this.#draw();
      });
      picture.src = `data:image/png;base64,${held.data}`;
    }
  }

  #draw() {
    const { context, canvas } = this;
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.#earlier) {
      context.drawImage(this.#earlier, 0, 0, canvas.width, canvas.height);
    }
    this.#strokes.forEach((stroke) => this.#drawStroke(stroke));
    this.#drawPen();
  }

  #drawStroke({ tool, places }) {
    const { context } = this;
    context.globalCompositeOperation = tool === "eraser" ? "destination-out" : "source-over";
    Object.assign(context, { strokeStyle: INK, lineCap: "round", lineJoin: "round" });
    context.lineWidth = tool === "eraser" ? ERASER : PEN;
    context.beginPath();
    context.moveTo(...places[0]);
    // A single press leaves a dot.
    (places.length > 1 ? places.slice(1) : places).forEach((place) => context.lineTo(...place));
    context.stroke();
  }

  // The pen's place and a line that is begun are shown over the drawing, and are no part of it.
  #drawPen() {
    const shapes = [];
    if (this.#pen && document.activeElement === this.canvas) {
      const [x, y] = this.#pen;
      shapes.push(shape("path", { class: "qti-crosshair", d: `M${x - 12} ${y}h24M${x} ${y - 12}v24` }));
    }
    if (this.#lineFrom) {
      const [x, y] = this.#lineFrom;
      shapes.push(shape("circle", { class: "qti-line-start", cx: x, cy: y, r: 5 }));
    }
    this.stage?.draw(this.interaction, ...shapes);
  }
}
