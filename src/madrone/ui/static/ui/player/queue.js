// The queue of answers: every change becomes a row that is first stored on this computer and then sent, in order, one
// request at a time, until the server's receipt is here. Only then is the row deleted.

import { ask, NoAnswer, Refusal } from "./network.js";

const MOST_ROWS = 50;
const MOST_BYTES = 180_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
// What a refusal of the save path means for the student; see overlay.js for the words.
const STOPS = {
  "opportunity-paused": "paused",
  "opportunity-closed": "closed",
  "opportunity-unknown": "closed",
  paused: "paused",
  replaced: "replaced",
  closed: "closed",
  "signed-out": "signed-out",
};

/** Tells what the server's refusal `code` stops the test for; undefined when it stops nothing. */
export function stopFor(code) {
  return STOPS[code];
}

/**
 * Events: "state" when `state` may have changed; "stop" (detail: paused, closed, replaced, signed-out);
 * "refused" (detail: {row, code, message}) for a row that the server will never take.
 */
export class Queue extends EventTarget {
  #rows = [];
  #storing = Promise.resolve();
  #sending = false;
  #failures = 0;
  #timer = 0;
  #typing = 0;
  // By item: what the server will not take, and why. It counts as not saved until the student changes it.
  #refusals = new Map();

  constructor({ store, config, renewToken }) {
    super();
    this.store = store;
    this.opportunity = config.opportunity;
    this.epoch = config.epoch;
    this.number = config.lastNumber;
    this.head = config.head;
    this.token = config.token;
    this.url = config.urls.responses;
    this.renewToken = renewToken;
    this.stopped = "";
    this.heardAt = 0;
    addEventListener("online", () => this.#hurry());
  }

  /** "saved", "saving", "waiting" (stored here, no network) or "unstored" (neither here nor there). */
  get state() {
    if (this.#typing > 0 || this.#rows.some((row) => row.place === "memory")) {
      return "saving";
    }
    if (this.#rows.length === 0) {
      return this.#refusals.size === 0 ? "saved" : "unstored";
    }
    if (this.#failures === 0 && !this.stopped) {
      return "saving";
    }
    const kept = this.#refusals.size === 0 && this.#rows.every((row) => row.place === "disk");
    return kept ? "waiting" : "unstored";
  }

  /** How many answers the server does not have yet. */
  get length() {
    return this.#rows.length;
  }

  /** The answers that the server refused and that nobody has changed since: [{row, code, message}]. */
  get refusals() {
    return [...this.#refusals.values()];
  }

  /** Resolves when everything queued so far is stored here, or could not be. */
  get stored() {
    return this.#storing;
  }

  /** Says that the student is typing something that is no row yet (+1), or that it has become one (−1). */
  typing(change) {
    this.#typing += change;
    this.#tell();
  }

  /**
   * Takes up what an earlier visit left on this computer; returns the answers to show, by item.
   *
   * Rows of the epoch just before this one are sent again as new ones: nobody else can have answered in between.
   * Rows that are older still come from a device that was replaced; they go to the log as late and win nothing.
   */
  async recover() {
    const found = await this.store.waiting(this.opportunity).catch(() => []);
    const answers = new Map();
    for (const row of found.filter((one) => one.epoch === this.epoch)) {
      this.number = Math.max(this.number, row.number);
      this.#rows.push({ ...row, place: "disk" });
      answers.set(row.item, row);
    }
    for (const row of found.filter((one) => one.epoch === this.epoch - 1)) {
      if (!answers.has(row.item)) {
        await this.save(row.item, row.value, row.marked, [row]);
      }
    }
    this.#rows.forEach((row) => answers.set(row.item, row));
    await this.store.remember(this.#device()).catch(() => {});
    this.#handInLate(found.filter((one) => one.epoch < this.epoch - 1));
    this.#hurry();
    return answers;
  }

  /** Queues an answer; resolves when it is stored here, or when it is clear that it cannot be. */
  save(item, value, marked, replaced = []) {
    this.number += 1;
    const row = { opportunity: this.opportunity, epoch: this.epoch, number: this.number, item, value, marked };
    // A newer answer to the same question makes an older one that is not on its way needless.
    const older = this.#rows.filter((one) => one.item === item && !one.flying);
    this.#rows = this.#rows.filter((one) => !older.includes(one));
    if (this.#refusals.has(item)) {
      older.push(this.#refusals.get(item).row);
      this.#refusals.delete(item);
    }
    const kept = { ...row, place: "memory" };
    this.#rows.push(kept);
    this.#tell();
    this.#storing = this.#storing.then(() => this.#keep(kept, row, [...older, ...replaced]));
    return this.#storing;
  }

  /** Sends what waits; true when the server has everything, false when it could not be reached in time. */
  async drain(patience = 20_000) {
    const end = Date.now() + patience;
    await this.#storing;
    this.#hurry();
    while (this.#rows.length > 0 && !this.stopped && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this.#rows.length === 0;
  }

  /** Stops sending for a reason that the student is told; what waits stays on this computer. */
  stop(reason) {
    if (!this.stopped) {
      this.stopped = reason;
      clearTimeout(this.#timer);
      this.#tell();
      this.dispatchEvent(new CustomEvent("stop", { detail: reason }));
    }
  }

  async #keep(kept, row, replaced) {
    try {
      await this.store.put(row, replaced);
      kept.place = "disk";
    } catch {
      kept.place = "nowhere";
    }
    this.#tell();
    // While a failure is being waited out, a new answer must not knock at the door early.
    if (this.#failures === 0) {
      this.#send();
    }
  }

  #hurry() {
    clearTimeout(this.#timer);
    this.#failures = Math.min(this.#failures, 1);
    this.#send();
  }

  async #send() {
    if (this.#sending || this.stopped) {
      return;
    }
    this.#sending = true;
    try {
      for (let batch = this.#batch(); batch.length > 0 && !this.stopped; batch = this.#batch()) {
        await this.#sendBatch(batch);
        this.#failures = 0;
        this.#tell();
      }
    } catch (problem) {
      this.#failures += 1;
      this.#retryLater(problem instanceof NoAnswer ? problem.wait : 0);
    } finally {
      this.#sending = false;
      this.#tell();
    }
  }

  #batch() {
    const batch = [];
    let bytes = 0;
    for (const row of this.#rows.filter((one) => one.place !== "memory").slice(0, this.single ? 1 : MOST_ROWS)) {
      bytes += JSON.stringify(row).length * 2;
      if (batch.length > 0 && bytes > MOST_BYTES) {
        break;
      }
      batch.push(row);
    }
    return batch;
  }

  async #sendBatch(batch) {
    batch.forEach((row) => (row.flying = true));
    try {
      const answer = await ask(this.url, {
        method: "POST",
        headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ responses: batch.map(({ item, number, value, marked }) => ({ item, number, value, marked })) }),
      });
      await this.#receipts(batch, answer);
    } catch (problem) {
      if (!(problem instanceof Refusal)) {
        throw problem;
      }
      await this.#refused(batch, problem);
    } finally {
      batch.forEach((row) => (row.flying = false));
    }
  }

  async #receipts(batch, answer) {
    const receipts = new Map((answer.receipts ?? []).map((receipt) => [receipt.number, receipt]));
    const done = batch.filter((row) => receipts.has(row.number));
    if (done.length === 0) {
      throw new NoAnswer("an answer without receipts");
    }
    this.head = answer.head;
    this.heardAt = Date.now();
    this.single = false;
    // The rows leave memory even when the disk refuses to delete them: sending one twice is harmless.
    await this.store.acknowledge(done, this.#device()).catch(() => {});
    this.#rows = this.#rows.filter((row) => !done.includes(row));
    if ([...receipts.values()].some((receipt) => receipt.status === "late") && this.#rows.length === 0) {
      this.stop("replaced");
    }
  }

  async #refused(batch, refusal) {
    if (refusal.status === 401) {
      await this.#renew();
    } else if (STOPS[refusal.code]) {
      this.stop(STOPS[refusal.code]);
    } else if (refusal.code === "number-reused") {
      await this.#renumber();
    } else if (batch.length > 1) {
      // Something in the batch is not liked: alone, each row shows whether it is the one.
      this.single = true;
    } else {
      this.single = false;
      await this.#giveUp(batch[0], refusal);
    }
  }

  // An answer to a locked question is gone for good, and the page goes back to the one that counts. Any other stays
  // on this computer, so that a reload does not take a text away that the student can still change.
  async #giveUp(row, { code, message }) {
    const detail = { row, code, message };
    this.#rows = this.#rows.filter((one) => one !== row);
    const changedSince = this.#rows.some((one) => one.item === row.item);
    if (code === "item-locked" || changedSince) {
      await this.store.discard([row]).catch(() => {});
    } else {
      this.#refusals.set(row.item, detail);
    }
    this.dispatchEvent(new CustomEvent("refused", { detail }));
  }

  async #renew() {
    try {
      this.token = await this.renewToken();
    } catch (problem) {
      if (problem instanceof Refusal && STOPS[problem.code]) {
        this.stop(STOPS[problem.code]);
        return;
      }
      throw new NoAnswer("the token could not be renewed");
    }
  }

  // The browser forgot how far it had counted (its storage was emptied): count on from well above.
  async #renumber() {
    const rows = this.#rows;
    this.#rows = [];
    this.number += 1_000;
    for (const row of rows) {
      row.flying = false;
      await this.save(row.item, row.value, row.marked, [row]);
    }
  }

  #retryLater(asked) {
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.#failures - 1));
    // The jitter keeps a whole school, whose network came back at once, from knocking at the same moment.
    const jittered = Math.max(asked, wait * (0.5 + Math.random()));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), jittered);
  }

  async #handInLate(rows) {
    for (const epoch of new Set(rows.map((row) => row.epoch))) {
      const device = await this.store.device(this.opportunity, epoch).catch(() => undefined);
      if (device) {
        const those = rows.filter((row) => row.epoch === epoch).slice(0, MOST_ROWS);
        const late = new LateQueue(this, device.token, those);
        await late.send().catch(() => {});
      }
    }
  }

  #device() {
    return { opportunity: this.opportunity, epoch: this.epoch, token: this.token, head: this.head };
  }

  #tell() {
    this.dispatchEvent(new Event("state"));
  }
}

/** Rows of an epoch that another device has ended: stored by the server as late, for staff to see. */
class LateQueue {
  constructor(queue, token, rows) {
    Object.assign(this, { queue, token, rows });
  }

  async send() {
    const { store, url, opportunity } = this.queue;
    await ask(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ responses: this.rows.map(({ item, number, value, marked }) => ({ item, number, value, marked })) }),
    });
    await store.acknowledge(this.rows, { opportunity, epoch: this.rows[0].epoch, token: this.token });
  }
}
