// A file that the student chooses: read at once, checked, and kept as base64 text.

import { changed } from "./controls.js";
import { fieldOf, file, heldBy } from "./files.js";
import { follow, onAct, speaker } from "./scripted.js";

export const upload = {
  ...file,
  enhance(interaction) {
    const chooser = interaction.querySelector("input[type=file]");
    const shown = interaction.querySelector("[data-qti-file]");
    const remove = interaction.querySelector('[data-qti-act="remove"]');
    const voice = speaker(interaction);
    if (!chooser) {
      // Only looked at: there is nothing to choose with.
      return;
    }
    chooser.addEventListener("change", (event) => {
      // The answer changes when the file has been read, not when it is chosen.
      event.stopPropagation();
      take(interaction, chooser, voice);
    });
    onAct(interaction, "remove", () => {
      chooser.value = "";
      hold(interaction, "");
      voice.say("file_removed");
      chooser.focus();
    });
    follow(interaction, () => {
      const held = heldBy(interaction);
      shown.textContent = held ? voice.phrase("file_taken", { name: held.name }) : "";
      if (remove) {
        remove.hidden = !held;
      }
    });
  },
};

async function take(interaction, chooser, { say }) {
  const [chosen] = chooser.files;
  if (!chosen || chooser.disabled) {
    return;
  }
  const problem = problemOf(interaction, chooser, chosen);
  if (problem) {
    chooser.value = "";
    say(problem, { name: chosen.name });
    return;
  }
  try {
    const data = await base64Of(chosen);
    if (!chooser.disabled) {
      const mime = /^[a-z]+\/[\w.+-]+$/i.test(chosen.type) ? chosen.type.toLowerCase() : "application/octet-stream";
      hold(interaction, JSON.stringify({ data, mime, name: chosen.name.slice(0, 200) }));
      say("file_taken", { name: chosen.name });
    }
  } catch {
    chooser.value = "";
    say("file_unread", { name: chosen.name });
  }
}

function problemOf(interaction, chooser, { size, type }) {
  if (size === 0) {
    return "file_empty";
  }
  if (size > Number(interaction.dataset.qtiMaxBytes)) {
    return "file_too_large";
  }
  const kinds = chooser.accept.split(",").filter(Boolean);
  const fits = (kind) => (kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind);
  return kinds.length > 0 && !kinds.some(fits) ? "file_wrong_type" : "";
}

function base64Of(chosen) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(chosen);
  });
}

function hold(interaction, text) {
  fieldOf(interaction).value = text;
  changed(fieldOf(interaction));
}
