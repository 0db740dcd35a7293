// The waiting page: asks every three seconds whether the teacher has decided, and goes on by itself.

import { ask } from "./network.js";

const EVERY = 3_000;
const LONGEST = 15_000;

const page = document.querySelector("[data-wait]");
const trouble = document.querySelector("[data-wait-trouble]");
let wait = EVERY;

async function look() {
  try {
    const { next, state } = await ask(page.dataset.status);
    trouble.textContent = "";
    wait = EVERY;
    if (next !== page.dataset.here || state === "denied") {
      location.assign(next);
      return;
    }
  } catch {
    trouble.textContent = trouble.dataset.words;
    wait = Math.min(LONGEST, wait * 2);
  }
  setTimeout(look, wait * (0.8 + Math.random() * 0.4));
}

setTimeout(look, EVERY);
