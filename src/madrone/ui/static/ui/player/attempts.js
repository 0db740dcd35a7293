// Questions that answer the student: what stands there is saved first, then the server looks at it and draws the question
// anew, with the feedback that it has earned.

import { NoAnswer, Refusal } from "./network.js";
import { stopFor } from "./queue.js";

const PATIENCE = 10_000;

export class Attempts {
  #busy = false;

  constructor({ questions, queue, post, url, words, announce }) {
    Object.assign(this, { queue, post, url, words, announce });
    for (const question of questions) {
      const button = question.section.querySelector("[data-attempt]");
      if (button) {
        button.addEventListener("click", () => this.#take(question, button));
        question.section.addEventListener("qti-end-attempt", () => this.#take(question, button));
      }
    }
  }

  async #take(question, button) {
    if (this.#busy || question.locked || question.over) {
      return;
    }
    this.#busy = true;
    // Not "disabled": that would throw the focus of a keyboard user away.
    button.setAttribute("aria-disabled", "true");
    this.#say(question, "");
    try {
      await this.#submit(question);
    } catch (problem) {
      this.#failed(question, problem);
    } finally {
      this.#busy = false;
      button.removeAttribute("aria-disabled");
    }
  }

  async #submit(question) {
    question.flush();
    if (!(await this.queue.drain(PATIENCE))) {
      throw new NoAnswer("the answer is not saved yet");
    }
    const asked = { item: question.id, sequence: this.queue.head.sequence };
    const { html, over } = await this.post(this.url, JSON.stringify(asked));
    question.redraw(html);
    if (over) {
      question.finish();
    }
    showTurn(question);
    this.announce(this.words.say(over ? "attempt_over" : "attempt_done"));
  }

  #failed(question, problem) {
    const stop = stopFor(problem.code);
    if (stop) {
      this.queue.stop(stop);
    } else {
      this.#say(question, problem instanceof Refusal ? problem.message : this.words.say("attempt_away"));
    }
  }

  #say(question, sentence) {
    const note = question.section.querySelector("[data-attempt-problem]");
    note.textContent = sentence;
    note.hidden = sentence === "";
    this.announce(sentence);
  }
}

// Feedback is read from its beginning; without any, the focus goes back to the top of the question, unless it is still on
// the button that was pressed.
function showTurn(question) {
  const feedback = question.section.querySelector(".qti-feedback, .qti-feedback-inline");
  if (feedback) {
    feedback.tabIndex = -1;
    feedback.focus();
    feedback.scrollIntoView({ block: "nearest" });
  } else if (!question.section.contains(document.activeElement)) {
    question.section.querySelector("h1").focus();
  }
}
