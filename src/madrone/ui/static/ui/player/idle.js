// After twenty minutes without a sign of the student the test asks once, and pauses when nobody answers.

import { openDialog } from "./overlay.js";

const LOOK_EVERY = 2_000;

/**
 * Watches for activity, and tells of it: `onActive({asked})`, where `asked` is true for an answer to the question.
 * Clock times are compared, not timers counted: a lid that was closed for an hour stops timers,
 * and on opening it the question must come at once.
 */
export class IdleWatch {
  constructor({ minutes, seconds }, { onIdle, onActive }) {
    this.quiet = minutes * 60_000;
    this.patience = seconds * 1_000;
    this.onIdle = onIdle;
    this.onActive = onActive;
    this.last = Date.now();
    this.warned = 0;
    this.dialog = document.querySelector("[data-dialog=idle]");
    for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
      addEventListener(kind, () => this.#seen(), { capture: true, passive: true });
    }
    this.dialog.querySelector("[data-idle-here]").addEventListener("click", () => this.#here());
    this.dialog.addEventListener("close", () => this.#here());
    this.timer = setInterval(() => this.#look(), LOOK_EVERY);
  }

  stop() {
    clearInterval(this.timer);
  }

  #seen() {
    // While the question is open only its answer counts.
    if (!this.warned) {
      this.last = Date.now();
      this.onActive({ asked: false });
    }
  }

  #here() {
    if (!this.warned) {
      return;
    }
    this.warned = 0;
    this.last = Date.now();
    this.onActive({ asked: true });
    if (this.dialog.open) {
      this.dialog.close();
    }
  }

  #look() {
    const now = Date.now();
    if (this.warned && now - this.warned >= this.patience) {
      this.stop();
      this.onIdle();
    } else if (!this.warned && now - this.last >= this.quiet) {
      this.warned = now;
      openDialog("idle");
    }
  }
}
