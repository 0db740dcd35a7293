// The player around one question, for staff: the same controls and tools, answers that go nowhere but to be tried.

import { Masks } from "./masks.js";
import { poster } from "./network.js";
import { showNotice } from "./overlay.js";
import { enhanceItem, lockItem, readItem, writeItem } from "./serialize.js";
import { Speech } from "./speech.js";
import { announcer } from "./status.js";
import { setUpTools } from "./tools.js";
import { Words } from "./words.js";

class Preview {
  #before = null;

  constructor(config) {
    this.config = config;
    this.words = new Words(config.words);
    this.announce = announcer();
    this.post = poster({ opportunity: config.opportunity, epoch: 0 });
    this.section = document.querySelector("[data-item]");
    this.tried = document.querySelector("[data-tried]");
    const shared = { ...config, words: this.words, announce: this.announce };
    setUpTools(shared);
    new Masks(shared).show("preview");
    new Speech({ ...shared, notice: (sentence) => showNotice(sentence, "") });
    this.#enhance();
    const button = document.querySelector("[data-try]");
    if (button) {
      button.addEventListener("click", () => this.#try(button));
      this.section.addEventListener("qti-end-attempt", () => this.#try(button));
      document.querySelector("[data-begin-again]").addEventListener("click", () => location.reload());
    } else {
      lockItem(this.section);
    }
  }

  #enhance() {
    enhanceItem(this.section, this.words, (_interaction, sentence) => this.announce(sentence));
  }

  async #try(button) {
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    const responses = readItem(this.section);
    let over = false;
    try {
      const answer = await this.post(this.config.url, JSON.stringify({ responses, before: this.#before }));
      over = answer.over;
      this.#show(answer, responses);
    } catch (problem) {
      showNotice(problem.message, "");
    } finally {
      button.setAttribute("aria-disabled", String(over));
    }
  }

  #show({ html, result, turn, over }, responses) {
    this.#before = turn;
    const body = this.section.querySelector("[data-question-body]");
    body.replaceChildren(...nodesOf(html));
    this.#enhance();
    for (const pressed of body.querySelectorAll("[data-qti-kind=end-attempt]")) {
      delete responses[pressed.dataset.qtiResponse];
    }
    writeItem(this.section, { ...readItem(this.section), ...responses });
    if (over) {
      lockItem(this.section);
    }
    this.tried.replaceChildren(...nodesOf(result));
    this.tried.hidden = false;
    document.querySelector("[data-begin-again]").hidden = false;
    this.tried.focus();
  }
}

function nodesOf(html) {
  return new DOMParser().parseFromString(html, "text/html").body.childNodes;
}

new Preview(JSON.parse(document.querySelector("[data-preview]").dataset.preview));
