// What kinds with buttons and sentences of their own share: the words stand in the question's HTML, in its language.

/** Speaks to the student: `say(key, values)` fills in a sentence of the interaction and reads it aloud. */
export function speaker(interaction) {
  const sentences = JSON.parse(interaction.dataset.qtiWords ?? "{}");
  const place = interaction.querySelector("[data-qti-said]");
  const phrase = (key, values = {}) => (sentences[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (key, values) => {
    if (place) {
      place.textContent = phrase(key, values);
    }
  };
  return { say, phrase };
}

/** Reveals the buttons called `act` inside `root` and listens to them, also to those that are added later. */
export function onAct(root, act, listener) {
  const selector = `[data-qti-act="${act}"]`;
  root.querySelectorAll(selector).forEach((button) => (button.hidden = false));
  root.addEventListener("click", (event) => {
    const button = event.target.closest(selector);
    if (button && !button.disabled) {
      listener(button);
    }
  });
}

/**
 * Shows the state of the controls now and whenever it changes.
 *
 * After an event the player may take a choice back that was one too many; so what is shown follows a moment later.
 */
export function follow(interaction, show) {
  const later = () => setTimeout(show, 0);
  interaction.addEventListener("input", later);
  interaction.addEventListener("change", later);
  interaction.addEventListener("qti-refresh", show);
  show();
}
