// The review page, and handing the test in: first everything is sent, then the server compares what it holds.

import { NoAnswer } from "./network.js";
import { openDialog } from "./overlay.js";

export class Review {
  constructor({ questions, queue, store, post, words, urls, goTo }) {
    Object.assign(this, { questions, queue, store, post, words, urls, goTo });
    this.section = document.querySelector("[data-review]");
    this.dialog = document.querySelector("[data-dialog=submit]");
    this.section.querySelector("[data-submit]").addEventListener("click", () => this.#ask());
    this.dialog.querySelector("[data-submit-no]").addEventListener("click", () => this.dialog.close());
    this.dialog.querySelector("[data-submit-yes]").addEventListener("click", () => this.#submit());
  }

  get #open() {
    return this.questions.filter((question) => !question.answered);
  }

  /** Brings the page up to date: what is not answered, what is marked. */
  refresh() {
    const open = this.#open;
    const marked = this.questions.filter((question) => question.marked);
    this.section.querySelector("[data-review-words]").textContent = open.length === 0 ? this.words.say("all_answered") : "";
    this.#list("open", open, "some_unanswered");
    this.#list("marked", marked, "some_marked");
  }

  #list(name, questions, title) {
    const part = this.section.querySelector(`[data-review-${name}]`);
    part.hidden = questions.length === 0;
    part.querySelector(`[data-review-${name}-title]`).textContent = this.words.say(title, { count: questions.length });
    const entries = questions.map((question) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "md-button md-button--quiet";
      button.textContent = this.words.say("question", { number: question.number });
      button.addEventListener("click", () => this.goTo(question.number - 1));
      const entry = document.createElement("li");
      entry.append(button);
      return entry;
    });
    part.querySelector(`[data-review-${name}-list]`).replaceChildren(...entries);
  }

  #ask() {
    const count = this.#open.length;
    const words = count === 0 ? this.words.say("all_answered") : this.words.say("submit_unanswered", { count });
    this.dialog.querySelector("[data-submit-words]").textContent = words;
    this.#problem("");
    openDialog("submit");
  }

  async #submit() {
    const yes = this.dialog.querySelector("[data-submit-yes]");
    const label = yes.textContent;
    yes.disabled = true;
    yes.textContent = this.words.say("submitting");
    this.#problem("");
    try {
      if (!(await this.queue.drain())) {
        this.#problem(this.words.say("submit_offline"));
        return;
      }
      const [refusal] = this.queue.refusals;
      if (refusal) {
        const { number } = this.questions.find((question) => question.id === refusal.row.item);
        this.#problem(this.words.say("refused_text", { number, reason: refusal.message }));
        return;
      }
      const answered = this.questions.filter((question) => question.answered).length;
      const answer = await this.post(this.urls.submit, JSON.stringify({ ...this.queue.head, answered }));
      await this.store.forget(this.queue.opportunity).catch(() => {});
      location.assign(answer.next);
    } catch (problem) {
      if (problem.code === "closed") {
        // It was handed in before, and only the answer got lost on its way here.
        location.assign(this.urls.done);
        return;
      }
      this.#problem(problem instanceof NoAnswer ? this.words.say("submit_failed") : problem.message);
    } finally {
      yes.disabled = false;
      yes.textContent = label;
    }
  }

  #problem(sentence) {
    const place = this.dialog.querySelector("[data-submit-problem]");
    place.textContent = sentence;
    place.hidden = sentence === "";
  }
}
