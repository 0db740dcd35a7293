// Reading aloud with the browser's own voices. What may be read follows the student's settings: questions, materials,
// or both; in ELA, passages are an accommodation of their own (domain.md 4.5).

const VOICES_WITHIN = 2_000;
// A label in running text is read with the text; what a question says of its own accord is announced already.
const BLOCKS = "p:not([data-qti-said]), li, h1, h2, h3, h4, h5, h6, legend, caption, figcaption, "
  + "label:not(.visually-hidden, .qti-hot), th, td, .qti-block";
// A whole part whose author says how it is to be spoken (a card for the support "spoken") is read in those words.
const REWORDED = ":is(div, section, figure, table)[data-spoken]";
const SILENT = ".visually-hidden, [hidden], [aria-hidden=true], script, style";

/** Waits for the browser's voices; null when it cannot speak at all. */
export async function voices() {
  if (!("speechSynthesis" in window)) {
    return null;
  }
  const found = speechSynthesis.getVoices();
  if (found.length > 0) {
    return found;
  }
  await new Promise((resolve) => {
    speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
    setTimeout(resolve, VOICES_WITHIN);
  });
  const late = speechSynthesis.getVoices();
  return late.length > 0 ? late : null;
}

export class Speech {
  // Chrome stops reporting on utterances that nobody holds, so they are held until the reading ends.
  #utterances = [];

  constructor({ settings, subject, words, announce, notice }) {
    Object.assign(this, { words, announce, notice });
    const asked = settings.text_to_speech ?? "";
    this.items = asked.includes("TDS_TTS_Item");
    this.materials = subject === "ELA" ? settings.tts_passages === "TDS_TTS_Stim" : asked.includes("TDS_TTS_Stim");
    this.button = document.querySelector("[data-speak]");
    this.button?.addEventListener("click", () => (this.#utterances.length > 0 ? this.stop() : this.#read()));
    addEventListener("pagehide", () => this.stop());
  }

  /** Ends the reading: by the button, or because another question is shown. */
  stop() {
    if (this.#utterances.length > 0) {
      speechSynthesis.cancel();
      this.#finished();
    }
  }

  async #read() {
    const available = await voices();
    if (!available) {
      this.notice(this.words.say("speech_missing"));
      return;
    }
    const parts = this.#parts();
    this.#utterances = parts.map(({ element, text }) => this.#utterance(element, text, available));
    if (this.#utterances.length === 0) {
      return;
    }
    this.#utterances.at(-1).addEventListener("end", () => this.#finished());
    this.#show(true);
    speechSynthesis.cancel();
    this.#utterances.forEach((utterance) => speechSynthesis.speak(utterance));
  }

  #utterance(element, text, available) {
    const language = element.closest("[lang]")?.lang || document.documentElement.lang;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.voice = available.find((voice) => voice.lang.startsWith(language.slice(0, 2))) ?? null;
    utterance.addEventListener("start", () => this.#light(element));
    utterance.addEventListener("error", () => this.#light(null));
    return utterance;
  }

  #parts() {
    const roots = [];
    if (this.materials) {
      roots.push(...document.querySelectorAll("[data-material]:not([hidden])"));
    }
    if (this.items) {
      roots.push(...document.querySelectorAll("[data-item]:not([hidden])"));
    }
    return roots.flatMap((root) => blocksOf(root)).map((element) => ({ element, text: spoken(element, this.words) }))
      .filter(({ text }) => text !== "");
  }

  #light(element) {
    document.querySelectorAll(".md-being-read").forEach((old) => old.classList.remove("md-being-read"));
    element?.classList.add("md-being-read");
  }

  #finished() {
    this.#utterances = [];
    this.#light(null);
    this.#show(false);
  }

  #show(reading) {
    this.button.setAttribute("aria-pressed", String(reading));
    this.button.querySelector("[data-speak-words]").textContent = this.words.say(reading ? "speech_stop" : "speech_start");
  }
}

// The smallest blocks in reading order; a block that holds others is read through them.
function blocksOf(root) {
  const parts = `${BLOCKS}, ${REWORDED}`;
  const blocks = [...root.querySelectorAll(parts)].filter((one) => one.checkVisibility?.() ?? true);
  const reworded = (one) => one.parentElement.closest("[data-spoken]") !== null;
  return blocks.filter((one) => !reworded(one) && (one.matches("[data-spoken]") || !one.querySelector(parts)));
}

function spoken(element, words) {
  const pieces = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      pieces.push(node.textContent);
    } else if (node.dataset?.spoken) {
      pieces.push(node.dataset.spoken);
    } else if (node.matches?.("img")) {
      pieces.push(node.alt ? words.say("speech_picture", { text: node.alt }) : "");
    } else if (node.matches?.("math")) {
      pieces.push(node.getAttribute("alttext") ?? node.textContent);
    } else if (node.matches?.("input[type=text], textarea, select")) {
      const given = node.matches("select") ? node.value && node.selectedOptions[0].textContent : node.value;
      pieces.push(given || words.say("speech_blank"));
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(SILENT)) {
      node.childNodes.forEach(visit);
    }
  };
  visit(element);
  return pieces.join(" ").replace(/\s+/g, " ").trim();
}
