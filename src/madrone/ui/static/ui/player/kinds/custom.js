// A portable custom interaction in its sandboxed frame. The two talk by messages only; the messages are described in
// docs/reference/portable-custom.md. Nothing that the frame sends is trusted: it is looked at field by field.

import { changed, isLocked, NOTHING } from "./controls.js";

const PROTOCOL = "madrone-pci/1";
const MOST_LETTERS = 100_000;
const HIGHEST = 4_000;
const LOWEST = 40;

export const custom = {
  read(interaction) {
    const { value } = fieldOf(interaction);
    return value === "" ? NOTHING : JSON.parse(value);
  },
  write(interaction, response) {
    fieldOf(interaction).value = isNothing(response) ? "" : JSON.stringify(response);
  },
  enhance(interaction) {
    const frame = interaction.querySelector("[data-qti-frame]");
    if (frame) {
      new Bridge(interaction, frame);
    }
  },
};

function fieldOf(interaction) {
  return interaction.querySelector("[data-qti-value]");
}

function isNothing(response) {
  return response?.base === null || response == null;
}

class Bridge {
  #ready = false;
  #known = "";

  constructor(interaction, frame) {
    Object.assign(this, { interaction, frame });
    addEventListener("message", (event) => {
      // A sandboxed frame has no origin of its own, so it is known by its window.
      if (event.source === frame.contentWindow && event.data?.protocol === PROTOCOL) {
        this.#hear(event.data);
      }
    });
    interaction.addEventListener("qti-refresh", () => this.#tell());
    // The frame may have been ready before this script was: it answers the question with "ready".
    this.#post({ type: "hello" });
  }

  #hear(message) {
    if (message.type === "ready") {
      this.#ready = true;
      this.#start();
    } else if (message.type === "change" && this.#ready) {
      this.#take(message.response);
    } else if (message.type === "height" && Number.isFinite(message.pixels)) {
      this.frame.style.height = `${Math.min(HIGHEST, Math.max(LOWEST, Math.round(message.pixels)))}px`;
    }
  }

  #start() {
    const { qtiResponse, qtiCardinality, qtiBaseType, qtiConfig } = this.interaction.dataset;
    this.#known = fieldOf(this.interaction).value;
    this.#post({
      type: "start",
      responseIdentifier: qtiResponse,
      cardinality: qtiCardinality,
      baseType: qtiBaseType,
      language: this.interaction.closest("[lang]")?.lang ?? "",
      locked: isLocked(this.interaction),
      response: custom.read(this.interaction),
      ...JSON.parse(qtiConfig),
    });
  }

  #take(response) {
    const text = isNothing(response) ? "" : wordOf(response);
    if (text === null || isLocked(this.interaction)) {
      return;
    }
    this.#known = text;
    fieldOf(this.interaction).value = text;
    changed(fieldOf(this.interaction));
  }

  // After an answer was put back, or a lock put on.
  #tell() {
    if (!this.#ready) {
      return;
    }
    if (fieldOf(this.interaction).value !== this.#known) {
      this.#start();
    } else if (isLocked(this.interaction)) {
      this.#post({ type: "lock" });
    }
  }

  #post(message) {
    this.frame.contentWindow?.postMessage({ protocol: PROTOCOL, ...message }, "*");
  }
}

// A response as text, if it has the form of PCI JSON and a length that can be saved; null otherwise.
function wordOf(response) {
  const forms = response && typeof response === "object" ? Object.keys(response) : [];
  if (forms.length !== 1 || !["base", "list", "record"].includes(forms[0])) {
    return null;
  }
  try {
    const text = JSON.stringify(response);
    return text.length <= MOST_LETTERS ? text : null;
  } catch {
    return null;
  }
}
