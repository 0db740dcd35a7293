// The player's words come from the server, in the student's language; here their blanks are filled in.

export class Words {
  constructor(sentences) {
    this.sentences = sentences;
  }

  /** The sentence called `key`, with `{name}` replaced by the value of that name. */
  say(key, values = {}) {
    return this.sentences[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
}
