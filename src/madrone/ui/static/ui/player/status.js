// The line that says whether answers are saved, and the voice that tells a screen reader when that changes.

/** Keeps the status line true. Screen readers hear of trouble and of its end, not of every save. */
export class StatusLine {
  #trouble = false;

  constructor(words, announce) {
    this.words = words;
    this.announce = announce;
    this.line = document.querySelector("[data-saved]");
    this.text = document.querySelector("[data-saved-words]");
    this.icon = document.querySelector("[data-saved-icon]");
  }

  show(state) {
    if (this.line.dataset.saved === state) {
      return;
    }
    this.line.dataset.saved = state;
    this.text.textContent = this.words.say(state);
    this.icon.setAttribute("href", this.icon.getAttribute("href").replace(/#.*/, `#${state}`));
    if (state === "waiting" || state === "unstored") {
      this.#trouble = true;
      this.announce(this.words.say(state));
    } else if (state === "saved" && this.#trouble) {
      this.#trouble = false;
      this.announce(this.words.say("back_online"));
    }
  }
}

/** Gives a function that says a sentence to screen readers, politely, even the same one twice. */
export function announcer() {
  const region = document.querySelector("[data-announce]");
  return (sentence) => {
    region.textContent = "";
    requestAnimationFrame(() => (region.textContent = sentence));
  };
}
