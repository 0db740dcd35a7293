// One key settles a mark. The keys work only while the focus is within the mark, so that no letter typed elsewhere
// decides anything (WCAG 2.1.4).

const place = document.querySelector("[data-resolve]");

place?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  // A blank on a button or link presses that one.
  if (event.key === " " && event.target.matches("button, a")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const target = place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});

place?.focus();
