// The creation of one thing, sent as often as it takes to hear an answer. What was sent without one may have been done, so it is
// sent again as it was, under the same key, and the server makes one thing of all of it. What was refused may be sent otherwise.
import { IdempotencyKey } from "./api.ts";

type Sent<Wanted, Made> = { readonly wanted: Wanted; readonly key: IdempotencyKey; answer: Promise<Made> | null };

export class Creation<Wanted, Made> {
  readonly #ask: (wanted: Wanted, key: IdempotencyKey) => Promise<Made>;
  #sent: Sent<Wanted, Made> | null = null;

  constructor(ask: (wanted: Wanted, key: IdempotencyKey) => Promise<Made>) {
    this.#ask = ask;
  }

  /** Answers the thing, which is as the first request without an answer asked for it: the caller changes the rest. */
  async send(wanted: Wanted): Promise<Made> {
    const sent = (this.#sent ??= { wanted, key: new IdempotencyKey(), answer: null });
    try {
      return await this.#answerTo(sent);
    } catch (error) {
      if (this.#sent === sent || sent.wanted === wanted) throw error;
      return this.send(wanted); // refused was only what had been wanted before
    }
  }

  /** The thing, made or perhaps made by what was sent; null where nothing was, or it was refused. */
  async made(): Promise<Made | null> {
    const sent = this.#sent;
    if (!sent) return null;
    return this.#answerTo(sent).catch((error: unknown) => {
      if (this.#sent === sent) throw error;
      return this.made(); // refused was only what had been wanted before
    });
  }

  #answerTo(sent: Sent<Wanted, Made>): Promise<Made> {
    return (sent.answer ??= this.#ask(sent.wanted, sent.key).catch((error: unknown) => {
      sent.answer = null;
      if (!sent.key.open) this.#sent = null;
      throw error;
    }));
  }
}
