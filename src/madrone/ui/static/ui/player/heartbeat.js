// Asks now and then where the test stands, so that a pause by the teacher shows on a page that has nothing to save.

import { ask } from "./network.js";

const EVERY = 20_000;

export function startHeartbeat(queue, url) {
  const beat = async () => {
    if (queue.stopped) {
      return;
    }
    try {
      const { state, epoch } = await ask(url, { headers: { Authorization: `Bearer ${queue.token}` } });
      await react(queue, state, epoch);
    } catch {
      // Silence is not news: the queue itself says when the network is away.
    }
    again();
  };
  // A little chance keeps a class that began together from asking together.
  const again = () => setTimeout(beat, EVERY * (0.75 + Math.random() / 2));
  again();
}

async function react(queue, state, epoch) {
  if (epoch !== queue.epoch) {
    // What is still here goes to the log as late before this page steps aside.
    await queue.drain();
    queue.stop("replaced");
  } else if (state === "paused" || state === "suspended" || state === "pending" || state === "approved") {
    queue.stop("paused");
  } else if (state !== "started" && state !== "review") {
    queue.stop("closed");
  }
}
