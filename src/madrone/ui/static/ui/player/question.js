// One question: its controls, its present answer, its mark, and its button in the list of questions.

import { controlsOf, countIn, enhanceItem, isAnswered, lockItem, readItem, writeItem } from "./serialize.js";

const TYPING_PAUSE = 1_000;
// Whoever types without a pause is saved all the same, this long after the first key that is not.
const TYPING_LONGEST = 5_000;

export class Question {
  #sent = "";
  #typing = 0;
  #typingSince = 0;

  constructor(number, { id, materials, locked }, { queue, words, announce, onChange }) {
    Object.assign(this, { number, id, materials, locked, queue, words, announce, onChange });
    this.section = document.querySelector(`[data-item="${CSS.escape(id)}"]`);
    this.button = document.querySelector(`[data-go="${number - 1}"]`);
    this.#enhance();
    this.value = readItem(this.section);
    this.marked = false;
    this.section.addEventListener("input", (event) => this.#typed(event));
    this.section.addEventListener("change", (event) => this.#changed(event));
    this.section.addEventListener("focusout", (event) => {
      this.flush();
      this.#mentionTooFew(event);
    });
  }

  get answered() {
    return isAnswered(this.value);
  }

  /** Shows an answer that was given before. */
  restore({ value, marked }) {
    writeItem(this.section, value);
    this.value = readItem(this.section);
    this.marked = marked;
    this.#sent = this.#fingerprint();
  }

  /** Ends the setting up: what is on the page now counts as saved. */
  settle() {
    this.#sent = this.#fingerprint();
    if (this.locked) {
      this.lock();
    }
    this.showState();
  }

  /** Keeps the answer from being changed, and says so on the page. */
  lock() {
    this.locked = true;
    this.section.querySelector("[data-locked-note]").hidden = false;
    lockItem(this.section);
    this.showState();
  }

  /** Shows the question as the server has drawn it anew, with the answer as it stands; a pressed button is let go. */
  redraw(html) {
    const kept = this.value;
    const drawn = new DOMParser().parseFromString(html, "text/html").body;
    const body = this.section.querySelector("[data-question-body]");
    body.replaceChildren(...drawn.childNodes);
    this.#enhance();
    for (const button of body.querySelectorAll("[data-qti-kind=end-attempt]")) {
      delete kept[button.dataset.qtiResponse];
    }
    writeItem(this.section, { ...readItem(this.section), ...kept });
    this.flush();
  }

  /** Ends the question: the student has come to where it leads, and the answer stays as it is. */
  finish() {
    this.over = true;
    this.section.querySelector("[data-over-note]").hidden = false;
    lockItem(this.section);
  }

  toggleMark() {
    this.marked = !this.marked;
    this.announce(this.words.say(this.marked ? "marked_now" : "unmarked_now", { number: this.number }));
    this.flush();
  }

  /** Says at the question why its answer was refused, until it is changed; "" takes the sentence away. */
  sayRefusal(sentence) {
    const note = this.section.querySelector("[data-refused-note]");
    note.textContent = sentence;
    note.hidden = sentence === "";
  }

  /** Queues what has changed since the last time, at once; a queue that has stopped keeps it on this computer. */
  flush() {
    if (this.#typing) {
      clearTimeout(this.#typing);
      this.#typing = 0;
      this.queue.typing(-1);
    }
    this.value = readItem(this.section);
    if (this.#fingerprint() !== this.#sent) {
      this.#sent = this.#fingerprint();
      this.sayRefusal("");
      this.queue.save(this.id, this.value, this.marked);
    }
    this.showState();
    this.onChange();
  }

  /** Puts the state on the button in the list: by shape and colour for the eye, in words for the ear. */
  showState(current = this.button.getAttribute("aria-current") === "true") {
    this.button.setAttribute("aria-current", String(current));
    this.button.classList.toggle("md-dot--answered", this.answered);
    this.button.classList.toggle("md-dot--marked", this.marked);
    this.button.classList.toggle("md-dot--locked", this.locked);
    const parts = [this.words.say("question", { number: this.number })];
    parts.push(this.words.say(this.answered ? "item_answered" : "item_unanswered"));
    if (this.marked) {
      parts.push(this.words.say("item_marked"));
    }
    if (this.locked) {
      parts.push(this.words.say("item_locked"));
    }
    this.button.querySelector("[data-dot-words]").textContent = parts.join(", ");
  }

  #enhance() {
    enhanceItem(this.section, this.words, (interaction, sentence) => this.#say(interaction, sentence));
  }

  #typed(event) {
    if (!event.target.matches("textarea, input[type=text]")) {
      return;
    }
    if (this.#typing) {
      clearTimeout(this.#typing);
    } else {
      // From the first key on, "Saved" would not be true.
      this.#typingSince = Date.now();
      this.queue.typing(1);
    }
    const left = this.#typingSince + TYPING_LONGEST - Date.now();
    this.#typing = setTimeout(() => this.flush(), Math.max(0, Math.min(TYPING_PAUSE, left)));
  }

  #changed(event) {
    this.#note(event.target.closest("[data-qti-response]"), "");
    this.#refuseOneTooMany(event.target);
    this.flush();
  }

  #refuseOneTooMany(control) {
    const limited = control.closest("[data-qti-max-choices]");
    const most = Number(limited?.dataset.qtiMaxChoices ?? 0);
    if (!control.checked || most === 0) {
      return;
    }
    if (controlsOf(limited).filter((one) => one.checked).length > most) {
      control.checked = false;
      this.#say(limited, limited.dataset.qtiMaxMessage ?? this.words.say("too_many", { most }));
    }
  }

  // Whoever goes on with fewer than asked for is told once; it keeps nobody from going on.
  #mentionTooFew({ target, relatedTarget }) {
    const limited = target.closest("[data-qti-min-choices]");
    const least = Number(limited?.dataset.qtiMinChoices ?? 0);
    if (least === 0 || !relatedTarget || limited.contains(relatedTarget)) {
      return;
    }
    const count = countIn(limited);
    if (count > 0 && count < least) {
      this.#say(limited, limited.dataset.qtiMinMessage ?? this.words.say("too_few", { least }));
    }
  }

  #say(interaction, sentence) {
    this.#note(interaction, sentence);
    this.announce(sentence);
  }

  #note(interaction, sentence) {
    let note = interaction?.querySelector(".md-too-many");
    if (!note && sentence) {
      note = document.createElement("p");
      note.className = "md-too-many";
      interaction.append(note);
    }
    if (note) {
      note.textContent = sentence;
      note.hidden = sentence === "";
    }
  }

  #fingerprint() {
    return JSON.stringify([this.value, this.marked]);
  }
}
