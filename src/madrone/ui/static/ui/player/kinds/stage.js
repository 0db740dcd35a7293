// A picture with a drawing over it: from the pointer's place to the picture's own pixels, and back.

const SVG = "http://www.w3.org/2000/svg";
const stages = new WeakMap();

/** The stage that an interaction works on, its own or the one it shares; null where it has no picture. */
export function stageOf(interaction) {
  const own = interaction.querySelector("[data-qti-stage]");
  const element = own ?? interaction.closest("[data-qti-stage-group]")?.querySelector("[data-qti-stage]");
  if (!element) {
    return null;
  }
  if (!stages.has(element)) {
    stages.set(element, new Stage(element));
  }
  return stages.get(element);
}

/** An element of SVG with its attributes and what is in it. */
export function shape(name, attributes = {}, ...inside) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...inside);
  return made;
}

/** A sign in a small disc that keeps its size when the picture is scaled. */
export function badge(x, y, sign, kind = "qti-badge--point") {
  return shape("g", { class: `qti-badge ${kind}`, transform: `translate(${x} ${y})` }, shape("circle", { r: 11 }),
    shape("text", { dy: "0.35em" }, String(sign)));
}

class Stage {
  #layers = new Map();

  constructor(element) {
    this.element = element;
    this.picture = element.querySelector("img");
    this.overlay = element.querySelector("svg");
    this.drawn = element.querySelector("[data-qti-drawn]");
    this.drawn.replaceChildren();
    this.#fit();
    this.picture.addEventListener("load", () => this.#fit());
    new ResizeObserver(() => this.#scale()).observe(this.picture);
  }

  /** Width and height in the picture's own pixels; zeros until a picture without a stated size is loaded. */
  get size() {
    const { width, height } = this.overlay.viewBox.baseVal ?? { width: 0, height: 0 };
    return { width, height };
  }

  /** Where a pointer is, in the picture's own pixels; null while its size is not known. */
  pointOf({ clientX, clientY }) {
    const { width, height } = this.size;
    const place = this.picture.getBoundingClientRect();
    if (!width || !place.width) {
      return null;
    }
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return {
      x: within(((clientX - place.left) / place.width) * width, width),
      y: within(((clientY - place.top) / place.height) * height, height),
    };
  }

  /** The areas, by identifier. */
  get spots() {
    return new Map([...this.overlay.querySelectorAll("[data-qti-spot]")].map((one) => [one.dataset.qtiSpot, one]));
  }

  /** The middle of an area. */
  centerOf(identifier) {
    const { qtiX, qtiY } = this.spots.get(identifier)?.dataset ?? {};
    return { x: Number(qtiX ?? 0), y: Number(qtiY ?? 0) };
  }

  /** Calls back with the identifier of every area that is clicked or tapped. */
  onSpot(listener) {
    this.overlay.addEventListener("click", (event) => {
      const spot = event.target.closest("[data-qti-spot]");
      if (spot) {
        listener(spot.dataset.qtiSpot);
      }
    });
  }

  /** Shows which areas are chosen: `states` has by identifier {chosen, active}. */
  mark(states) {
    for (const [identifier, spot] of this.spots) {
      const { chosen = false, active = false } = states.get(identifier) ?? {};
      const sign = this.overlay.querySelector(`[data-qti-sign="${CSS.escape(identifier)}"]`);
      spot.classList.toggle("qti-spot--chosen", chosen);
      spot.classList.toggle("qti-spot--active", active);
      sign?.classList.toggle("qti-badge--chosen", chosen);
    }
  }

  /** Draws what one interaction has to show, in place of what it showed before. */
  draw(owner, ...shapes) {
    if (!this.#layers.has(owner)) {
      this.#layers.set(owner, shape("g"));
      this.drawn.append(this.#layers.get(owner));
    }
    this.#layers.get(owner).replaceChildren(...shapes);
  }

  #fit() {
    const { naturalWidth, naturalHeight } = this.picture;
    if (!this.overlay.hasAttribute("viewBox") && naturalWidth > 0) {
      const width = Number(this.picture.getAttribute("width")) || naturalWidth;
      const height = Number(this.picture.getAttribute("height")) || (naturalHeight * width) / naturalWidth;
      this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
    this.#scale();
  }

  // Signs and edges are as large on the page whatever the picture's scale.
  #scale() {
    const { width } = this.size;
    const shown = this.picture.clientWidth;
    if (width && shown) {
      this.overlay.style.setProperty("--qti-unit", String(width / shown));
    }
    this.element.style.setProperty("--qti-picture-width", `${width || this.picture.naturalWidth}px`);
  }
}
