// Before a test that is read aloud: is there a voice, and can the student hear it?

import { voices } from "./speech.js";

const box = document.querySelector("[data-voice]");
const state = box.querySelector("[data-voice-state]");

box.querySelector("[data-voice-try]").addEventListener("click", async () => {
  if (!(await voices())) {
    state.textContent = box.dataset.missing;
    return;
  }
  state.textContent = box.dataset.words;
  const utterance = new SpeechSynthesisUtterance(box.dataset.words);
  utterance.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
});
