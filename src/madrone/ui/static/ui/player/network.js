// Talking to the server. Whatever is not the JSON that was asked for – an error page, a captive portal, silence –
// is "no answer": the caller tries again later, and nobody is ever logged out for it.

const PATIENCE = 30_000;

/** No answer that can be used; `wait` is how many milliseconds the server asked for, 0 when it did not say. */
export class NoAnswer extends Error {
  constructor(reason, wait = 0) {
    super(reason);
    this.wait = wait;
  }
}

/** The server said no, with its code and its sentence. */
export class Refusal extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.error = error;
  }
}

/** Sends a request and gives the JSON of a good answer; throws NoAnswer or Refusal. */
export async function ask(url, { method = "GET", headers = {}, body } = {}) {
  let answer;
  let data;
  try {
    answer = await fetch(url, {
      method,
      headers: { Accept: "application/json", ...headers },
      body,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    data = await answer.json();
  } catch (problem) {
    throw new NoAnswer(String(problem));
  }
  if (answer.ok) {
    return data;
  }
  if (answer.status >= 500 || answer.status === 429 || typeof data?.error?.code !== "string") {
    throw new NoAnswer(`status ${answer.status}`, 1000 * Number(answer.headers.get("Retry-After") ?? 0));
  }
  throw new Refusal(answer.status, data.error);
}

/**
 * Gives the function that posts to the student's pages, with the token that Django asks for.
 *
 * Each request says which test this page shows: the cookie alone says who signed in last at this computer.
 */
export function poster({ opportunity, epoch }) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Madrone-Test": `${opportunity}/${epoch}` };
  return (url, body) => ask(url, { method: "POST", headers, body });
}
