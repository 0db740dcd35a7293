// Text that is typed: one field or area, or several. Whatever is typed is saved; a note says where it does not fit.

import { controlsOf, isLocked, membersOf, NOTHING } from "./controls.js";
import { follow, onAct, speaker } from "./scripted.js";

const MOST_FIELDS = 50;
const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export const written = {
  read(interaction) {
    const { qtiCardinality: cardinality, qtiBaseType: type } = interaction.dataset;
    const typed = textsOf(interaction);
    if (typed.length === 0) {
      return NOTHING;
    }
    if (cardinality === "record") {
      return { base: { string: typed[0] } };
    }
    const members = typed.map((text) => memberOf(interaction, text));
    if (cardinality !== "single") {
      return { list: { [type]: members } };
    }
    return { base: { [typeof members[0] === "number" ? type : "string"]: members[0] } };
  },
  /** What was typed, letter by letter, for an item that asks for the text beside the number. */
  readText(interaction) {
    const [typed] = textsOf(interaction);
    return typed === undefined ? NOTHING : { base: { string: typed } };
  },
  write(interaction, response, value) {
    const kept = membersOf(value?.[interaction.dataset.qtiStringResponse]);
    const texts = (kept.length > 0 ? kept : membersOf(response)).map((member) => shown(interaction, member));
    while (controlsOf(interaction).length < texts.length && addField(interaction)) {
      // One more field for one more text.
    }
    controlsOf(interaction).forEach((field, place) => (field.value = texts[place] ?? ""));
  },
  enhance(interaction) {
    onAct(interaction, "add", () => {
      addField(interaction)?.focus();
      interaction.dispatchEvent(new Event("qti-refresh"));
    });
    follow(interaction, () => {
      const button = interaction.querySelector("[data-qti-act=add]");
      if (button) {
        button.hidden = isLocked(interaction) || controlsOf(interaction).length >= MOST_FIELDS;
      }
    });
    if (noteFor(interaction, "\u0000") !== undefined) {
      addNote(interaction);
    }
    if (interaction.dataset.qtiCounter) {
      addCounter(interaction);
    }
  },
};

// Tablets put a space behind a word that they complete; round a single line it is nothing that the student wrote.
function textsOf(interaction) {
  const typed = controlsOf(interaction).map((field) => (field.matches("input") ? field.value.trim() : field.value));
  return typed.filter((text) => text.trim() !== "");
}

// Only a number that is written the way it will be shown again is sent as one: "1/2" or "3.50" must come back after a
// reload exactly as it was typed, so it goes as text, which the scorer reads just the same. In another number base, the
// digits mean something only here, so there they always go as the number.
function memberOf(interaction, typed) {
  const { qtiBaseType: type, qtiNumberBase: base } = interaction.dataset;
  if (base) {
    return numberIn(Number(base), typed) ?? typed;
  }
  const number = Number(typed);
  const fits = type === "float" || (type === "integer" && Number.isSafeInteger(number));
  return fits && String(number) === typed ? number : typed;
}

function shown(interaction, member) {
  const { qtiNumberBase: base } = interaction.dataset;
  return base && typeof member === "number" ? member.toString(Number(base)).toUpperCase() : String(member);
}

function numberIn(base, typed) {
  const digits = typed.trim().replace("−", "-").toLowerCase();
  const known = "0123456789abcdefghijklmnopqrstuvwxyz".slice(0, base);
  const number = new RegExp(`^[+-]?[${known}]+$`).test(digits) ? parseInt(digits, base) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

// The sentence for a text that does not fit; "" where it does; undefined where nothing is asked of the text.
function noteFor(interaction, typed) {
  const { qtiPattern, qtiPatternNote, qtiNumberNote, qtiNumberBase, qtiBaseType } = interaction.dataset;
  const text = typed.trim();
  const pattern = patternOf(qtiPattern);
  if (!pattern && !qtiNumberNote) {
    return undefined;
  }
  if (text === "" || text.length > 1_000) {
    return "";
  }
  if (pattern && !pattern.test(text)) {
    return qtiPatternNote;
  }
  if (qtiNumberNote && !isNumber(text, qtiBaseType, qtiNumberBase)) {
    return qtiNumberNote;
  }
  return "";
}

function isNumber(text, type, base) {
  if (base) {
    return numberIn(Number(base), text) !== undefined;
  }
  return (type === "integer" ? WHOLE : NUMBER).test(text.replace("−", "-"));
}

// A mask that only XML Schema understands is left to the server.
function patternOf(mask) {
  try {
    return mask ? new RegExp(`^(?:${mask})$`, "u") : null;
  } catch {
    return null;
  }
}

function addNote(interaction) {
  const note = document.createElement("span");
  note.className = "qti-note";
  note.role = "status";
  note.id = `${controlsOf(interaction)[0].id}-note`;
  const place = interaction.matches("input") ? interaction : interaction.lastElementChild;
  place.after(note);
  const show = ({ target }) => {
    const sentence = controlsOf(interaction).map(({ value }) => noteFor(interaction, value)).find(Boolean) ?? "";
    note.textContent = sentence;
    describe(target, note, sentence !== "");
  };
  interaction.addEventListener("change", show);
  // While somebody types, a note may go away but none comes up.
  interaction.addEventListener("input", (event) => {
    if (note.textContent && noteFor(interaction, event.target.value) === "") {
      show(event);
    }
  });
}

function addCounter(interaction) {
  const { phrase } = speaker(interaction);
  const { qtiCounter: direction, qtiExpectedLength: expected } = interaction.dataset;
  const counter = document.createElement("p");
  counter.className = "qti-counter";
  counter.id = `${controlsOf(interaction)[0].id}-counter`;
  interaction.append(counter);
  controlsOf(interaction).forEach((field) => describe(field, counter, true));
  follow(interaction, () => {
    const count = controlsOf(interaction).reduce((sum, { value }) => sum + [...value].length, 0);
    const left = Number(expected) - count;
    if (direction === "down" && expected) {
      counter.textContent = phrase(left < 0 ? "counted_over" : "counted_left", { count: Math.abs(left) });
    } else {
      counter.textContent = phrase(expected ? "counted_of" : "counted", { count, most: expected });
    }
  });
}

function describe(field, by, on) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  ids[on ? "add" : "delete"](by.id);
  if (ids.size > 0) {
    field.setAttribute("aria-describedby", [...ids].join(" "));
  } else {
    field.removeAttribute("aria-describedby");
  }
}

function addField(interaction) {
  const rows = interaction.querySelectorAll(".qti-fields > li");
  const { qtiFieldName: named } = interaction.dataset;
  if (!named || rows.length >= MOST_FIELDS) {
    return null;
  }
  const row = rows[rows.length - 1].cloneNode(true);
  const [field, label] = [row.querySelector("textarea"), row.querySelector("label")];
  const stem = field.id.replace(/-\d+$/, "");
  field.id = field.name = label.htmlFor = `${stem}-${rows.length}`;
  field.value = "";
  label.textContent = named.replace("{number}", rows.length + 1);
  rows[rows.length - 1].after(row);
  return field;
}
