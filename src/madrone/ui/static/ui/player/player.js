// The player: puts the parts together and moves from question to question.

import { Attempts } from "./attempts.js";
import { startHeartbeat } from "./heartbeat.js";
import { IdleWatch } from "./idle.js";
import { Masks } from "./masks.js";
import { poster } from "./network.js";
import { correctStop, openDialog, showNotice, showStop } from "./overlay.js";
import { Question } from "./question.js";
import { Queue, stopFor } from "./queue.js";
import { Review } from "./review.js";
import { Speech } from "./speech.js";
import { announcer, StatusLine } from "./status.js";
import { openStore } from "./store.js";
import { setUpTools, TabMemory } from "./tools.js";
import { Words } from "./words.js";

const ACTIVITY_EVERY = 60_000;

class Player {
  #activity = 0;

  constructor(config, store) {
    this.config = config;
    this.words = new Words(config.words);
    this.announce = announcer();
    this.memory = new TabMemory(config.opportunity);
    this.post = poster(config);
    const renewToken = async () => (await this.post(config.urls.token)).token;
    this.queue = new Queue({ store, config, renewToken });
    this.status = new StatusLine(this.words, this.announce);
    const shared = { queue: this.queue, words: this.words, announce: this.announce, onChange: () => this.#refresh() };
    this.questions = config.items.map((item, index) => new Question(index + 1, item, shared));
    const forTurns = { queue: this.queue, post: this.post, words: this.words, announce: this.announce };
    this.attempts = new Attempts({ ...forTurns, questions: this.questions, url: config.urls.attempt });
    const goTo = (index) => this.goTo(index);
    const forReview = { questions: this.questions, queue: this.queue, store, post: this.post };
    this.review = new Review({ ...forReview, words: this.words, urls: config.urls, goTo });
    const forTools = { opportunity: config.opportunity, settings: config.settings, subject: config.subject, words: this.words };
    setUpTools({ ...forTools, announce: this.announce });
    this.masks = new Masks({ ...forTools, announce: this.announce });
    this.speech = new Speech({ ...forTools, notice: (sentence) => showNotice(sentence, "") });
  }

  async start() {
    for (const [item, answer] of Object.entries(this.config.answers)) {
      this.#question(item)?.restore(answer);
    }
    // What waits on this computer is newer than what the server has.
    for (const [item, answer] of await this.queue.recover()) {
      this.#question(item)?.restore(answer);
    }
    this.questions.forEach((question) => question.settle());
    this.config.items.filter((item) => item.over).forEach((item) => this.#question(item.id).finish());
    this.#listen();
    document.querySelector("[data-player]").hidden = false;
    document.querySelector("[data-map]").open = matchMedia("(min-width: 60em)").matches;
    this.status.show(this.queue.state);
    this.goTo(Math.min(this.memory.read("question", 0), this.questions.length), { quietly: true });
    startHeartbeat(this.queue, this.config.urls.head);
    this.idle = new IdleWatch(this.config.idle, {
      onIdle: () => this.#pause("idle"),
      onActive: ({ asked }) => this.#tellServer(this.config.urls.activity, asked),
    });
  }

  /** Shows a question by its index, or the review page after the last. */
  goTo(index, { quietly = false } = {}) {
    this.questions[this.index]?.flush();
    this.speech.stop();
    this.index = index;
    const question = this.questions[index];
    for (const each of this.questions) {
      each.section.hidden = each !== question;
      each.showState(each === question);
    }
    this.review.section.hidden = Boolean(question);
    this.#showMaterials(question);
    this.#refresh();
    this.masks.show(question?.id ?? "review");
    this.memory.keep("question", index);
    scrollTo(0, 0);
    document.querySelector("[data-questions]").scrollTop = 0;
    if (!quietly) {
      (question?.section ?? this.review.section).querySelector("h1").focus();
      this.#tellServer(question ? this.config.urls.activity : this.config.urls.review, !question);
    }
    const place = { number: index + 1, count: this.questions.length };
    this.announce(question ? this.words.say("question_of", place) : this.words.say("to_review"));
  }

  #question(item) {
    return this.questions.find((question) => question.id === item);
  }

  #showMaterials(question) {
    const wanted = question?.materials ?? [];
    const region = document.querySelector("[data-materials]");
    let changed = false;
    for (const material of region.querySelectorAll("[data-material]")) {
      const hidden = !wanted.includes(material.dataset.material);
      changed ||= material.hidden !== hidden;
      material.hidden = hidden;
    }
    // The next question on the same passage leaves it where the student was reading.
    if (changed) {
      region.scrollTop = 0;
    }
    region.hidden = wanted.length === 0;
    document.querySelector("[data-panes]").classList.toggle("md-panes--two", wanted.length > 0);
  }

  #refresh() {
    const question = this.questions[this.index];
    const answered = this.questions.filter((one) => one.answered).length;
    const count = this.questions.length;
    document.querySelector("[data-map-count]").textContent = this.words.say("answered_count", { answered, count });
    const mark = document.querySelector("[data-mark]");
    // A mark is part of a saved answer, so a locked question keeps the one it has.
    mark.hidden = !question || question.locked;
    mark.setAttribute("aria-pressed", String(Boolean(question?.marked)));
    mark.querySelector("[data-mark-words]").textContent = this.words.say(question?.marked ? "unmark" : "mark");
    document.querySelector("[data-back]").hidden = this.index === 0;
    const next = document.querySelector("[data-next]");
    next.hidden = !question;
    next.querySelector("[data-next-words]").textContent = this.words.say(this.index === count - 1 ? "to_review" : "next");
    if (!question) {
      this.review.refresh();
    }
  }

  #listen() {
    const on = (selector, work) => document.querySelector(selector).addEventListener("click", work);
    on("[data-next]", () => this.goTo(this.index + 1));
    on("[data-back]", () => this.goTo(this.index - 1));
    on("[data-mark]", () => this.questions[this.index].toggleMark());
    on("[data-pause]", () => openDialog("pause"));
    on("[data-pause-no]", () => document.querySelector("[data-dialog=pause]").close());
    on("[data-pause-yes]", () => this.#pause("asked"));
    document.querySelectorAll("[data-go]").forEach((button) =>
      button.addEventListener("click", () => this.goTo(Number(button.dataset.go))),
    );
    this.queue.addEventListener("state", () => this.status.show(this.queue.state));
    this.queue.addEventListener("stop", (event) => this.#stopped(event.detail));
    this.queue.addEventListener("refused", (event) => this.#refused(event.detail));
    const flush = () => this.questions[this.index]?.flush();
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    addEventListener("beforeunload", (event) => {
      if (this.queue.state === "unstored" && !this.queue.stopped) {
        event.preventDefault();
      }
    });
  }

  #stopped(reason) {
    this.idle?.stop();
    this.speech.stop();
    // What is being typed at this moment is kept here, and comes back when the test goes on.
    this.questions[this.index]?.flush();
    if (reason === "closed" && this.queue.state === "saved") {
      // The server has everything: the last page says how the test ended.
      location.assign(this.config.urls.done);
      return;
    }
    showStop(this.words, reason);
    this.queue.stored.then(() => this.queue.state === "unstored" && correctStop(this.words.say("unstored")));
  }

  #refused({ row, code, message }) {
    const question = this.#question(row.item);
    if (code === "item-locked") {
      question.restore(this.config.answers[row.item] ?? { value: {}, marked: false });
      question.lock();
      this.#refresh();
      showNotice(this.words.say("item_now_locked", { number: question.number }), "");
      return;
    }
    const sentence = this.words.say("refused_text", { number: question.number, reason: message });
    question.sayRefusal(sentence);
    showNotice(this.words.say("refused_title"), sentence);
  }

  async #pause(reason) {
    this.questions[this.index]?.flush();
    await this.queue.drain(5_000);
    try {
      const { next } = await this.post(this.config.urls.pause, new URLSearchParams({ reason }));
      location.assign(next);
    } catch (problem) {
      // Without a network the page itself pauses; the server's own clock pauses the test as well.
      this.queue.stop(stopFor(problem.code) ?? "paused");
    }
  }

  #tellServer(url, always) {
    const now = Date.now();
    // A save that the server has acknowledged was activity too.
    if (always || now - Math.max(this.#activity, this.queue.heardAt) > ACTIVITY_EVERY) {
      this.#activity = now;
      this.post(url).catch(() => {});
    }
  }
}

/** Two windows of one test would each count their own saves, so only one may be open. */
async function alone(opportunity) {
  if (!navigator.locks) {
    return true;
  }
  // On a reload the page before this one may take a moment to let go.
  for (let tries = 0; tries < 10; tries += 1) {
    if (await tryLock(`madrone-${opportunity}`)) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

function tryLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      // The lock is held for as long as this never ends, which is as long as the page is open.
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

const config = JSON.parse(document.getElementById("player-config").textContent);
if (await alone(config.opportunity)) {
  const player = new Player(config, await openStore());
  // For whoever helps a student by telephone: the last receipt that this computer holds.
  window.madrone = { receipt: () => ({ ...player.queue.head }) };
  await player.start();
} else {
  showStop(new Words(config.words), "open-in-tab");
}
