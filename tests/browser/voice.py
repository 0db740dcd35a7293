"""A voice for reading aloud, as a script that a page is given before it loads."""

# A voice that speaks for ever and writes down what it was given: Chromium here has none of its own.
VOICE = """
window.spoken = [];
const synthesis = new EventTarget();
Object.assign(synthesis, {
  getVoices: () => [{ lang: "en-US", name: "Test" }],
  speak: (utterance) => window.spoken.push(utterance.text),
  cancel: () => {},
});
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
"""
