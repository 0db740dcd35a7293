// The progressive bits of staff pages. Every page works without this file; it only spares people a press of a button.

const POLL_MS = 1500;

/** Shows how far a job is, and loads the page again when it has finished. */
class MdProgress extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("[data-words]");
    this.bar = this.querySelector("progress");
    this.timer = setInterval(() => this.ask(), POLL_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.show(await answer.json());
    } catch {
      // The network is away for a moment; the next round asks again.
    } finally {
      this.asking = false;
    }
  }

  show(work) {
    this.bar.value = work.percent;
    // Screen readers are told at every tenth, not at every step.
    const tenth = `${work.state} ${Math.floor(work.percent / 10)}`;
    if (tenth !== this.tenth) this.words.textContent = work.words;
    this.tenth = tenth;
    if (work.finished) {
      clearInterval(this.timer);
      location.reload();
    }
  }
}

customElements.define("md-progress", MdProgress);

/** Asks before a form that says data-confirm is sent. */
function ask(form, submitter) {
  const dialog = document.getElementById("md-confirm").content.firstElementChild.cloneNode(true);
  dialog.querySelector("h2").textContent = form.dataset.confirm;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  ask(form, event.submitter);
});

// A filter is sent as soon as one of its lists is changed with the mouse; by keyboard the button sends it, so that
// nobody who steps through a list is taken away from it.
let pointed = false;
document.addEventListener("pointerdown", () => (pointed = true), true);
document.addEventListener("keydown", () => (pointed = false), true);
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-md-auto]");
  if (form && pointed && event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
});

document.querySelector("[data-md-focus]")?.focus();
