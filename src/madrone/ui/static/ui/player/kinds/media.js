// A recording: how often it was played from its beginning is the answer, and may be limited.

import { changed, isLocked, membersOf, valueOf } from "./controls.js";
import { follow, onAct, speaker } from "./scripted.js";

// A player that starts a little way in has still begun at the beginning.
const BEGINNING = 0.5;

export const media = {
  read(interaction) {
    const { value } = countOf(interaction);
    return valueOf(interaction, value === "" ? [] : [Number(value)]);
  },
  write(interaction, response) {
    countOf(interaction).value = String(membersOf(response)[0] ?? "");
  },
  enhance(interaction) {
    const recording = interaction.querySelector("audio, video");
    if (recording) {
      new Player(interaction, recording);
    }
  },
};

function countOf(interaction) {
  return interaction.querySelector("[data-qti-value]");
}

class Player {
  #begun = false;

  constructor(interaction, recording) {
    Object.assign(this, { interaction, recording, voice: speaker(interaction) });
    const { qtiMaxPlays, qtiLoop, qtiAutostart } = interaction.dataset;
    this.most = Number(qtiMaxPlays) || Infinity;
    recording.addEventListener("play", () => this.#played());
    recording.addEventListener("ended", () => this.#ended());
    if (this.most < Infinity) {
      this.#limit();
    } else {
      recording.loop = qtiLoop !== undefined;
    }
    if (qtiAutostart !== undefined) {
      this.#startWhenSeen();
    }
    interaction.addEventListener("qti-refresh", () => this.#show());
    this.#show();
  }

  get count() {
    return Number(countOf(this.interaction).value) || 0;
  }

  // The browser's own controls could go back to the beginning; a limited recording has one button instead.
  #limit() {
    this.recording.removeAttribute("controls");
    onAct(this.interaction, "play", () => (this.recording.paused ? this.#play() : this.recording.pause()));
    this.button = this.interaction.querySelector('[data-qti-act="play"]');
    this.recording.addEventListener("pause", () => this.#show());
  }

  #play() {
    if (this.#begun || this.count < this.most) {
      // A browser that will not play without being asked once more leaves the button as it is.
      this.recording.play().catch(() => this.#show());
    }
  }

  #played() {
    if (!this.#begun || (this.most === Infinity && this.recording.currentTime < BEGINNING)) {
      this.#begun = true;
      if (!isLocked(this.interaction)) {
        countOf(this.interaction).value = String(this.count + 1);
        changed(countOf(this.interaction));
      }
    }
    this.#show();
  }

  #ended() {
    this.#begun = false;
    this.#show();
  }

  // Many questions stand on one page: a recording begins when its own comes into view.
  #startWhenSeen() {
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        watcher.disconnect();
        if (this.count === 0) {
          this.#play();
        }
      }
    });
    watcher.observe(this.recording);
  }

  #show() {
    if (!this.button) {
      return;
    }
    const over = !this.#begun && this.count >= this.most;
    this.button.textContent = this.voice.phrase(this.recording.paused ? "play" : "pause");
    // Not "disabled": that would throw the focus of a keyboard user away.
    this.button.setAttribute("aria-disabled", String(over));
    const left = this.most - this.count;
    this.voice.say(over ? "plays_over" : left === 1 ? "plays_left_once" : "plays_left", { count: Math.max(0, left) });
  }
}
