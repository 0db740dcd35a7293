// A child presses a button twice. The second press must not send a form again: it would cancel the first answer, and
// with it the cookie that says at which computer the test was begun.

const SENT = new WeakSet();

document.addEventListener("submit", (event) => {
  if (SENT.has(event.target)) {
    event.preventDefault();
  }
  SENT.add(event.target);
});

// Coming back by the browser's own button finds the page as it was; then the form may be sent again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
