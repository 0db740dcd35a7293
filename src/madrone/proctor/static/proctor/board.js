// Keeps the board fresh: asks every five seconds, and most answers are "nothing new". Without it a reload does the same.

const EVERY = 5_000;
const LONGEST = 30_000;

const board = document.querySelector("[data-board]");
const note = document.querySelector("[data-board-note]");
let version = board.dataset.version;
let wait = EVERY;

/** Brings the board up to date; gives what stands in the way, "" when nothing does, and throws without a network. */
async function look() {
  // A board that nobody sees, or in the middle of a question, is left alone.
  if (document.hidden || document.querySelector("dialog[open]")) {
    return "";
  }
  const answer = await fetch(board.dataset.board, {
    headers: { "If-None-Match": version, Accept: "text/html" },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(15_000),
  });
  if (answer.type === "opaqueredirect") {
    // The board leads elsewhere only when nobody is logged in any more.
    return note.dataset.loggedOut;
  }
  if (answer.status === 200) {
    version = answer.headers.get("ETag");
    show(await answer.text());
  } else if (answer.status !== 304) {
    throw new Error(`status ${answer.status}`);
  }
  return "";
}

/** Puts the new board in place and the focus and the scroll position back where they were. */
function show(html) {
  const key = board.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  const left = board.querySelector(".md-scroll")?.scrollLeft ?? 0;
  board.innerHTML = html;
  const table = board.querySelector(".md-scroll");
  if (table) {
    table.scrollLeft = left;
  }
  if (key) {
    // The button that had the focus may be gone, because the student was let in: then the table takes it.
    (board.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? table)?.focus();
  }
}

async function keepLooking() {
  try {
    note.textContent = await look();
    wait = EVERY;
  } catch {
    wait = Math.min(LONGEST, wait * 2);
    note.textContent = note.dataset.away;
  }
  setTimeout(keepLooking, wait * (0.9 + Math.random() * 0.2));
}

document.addEventListener("visibilitychange", () => document.hidden || look().catch(() => {}));
setTimeout(keepLooking, EVERY);
