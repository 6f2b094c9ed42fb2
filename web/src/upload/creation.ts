// The creation of one video, sent as often as it takes to hear an answer. What was sent without one may have been done, so it is
// sent again as it was, under the same key, and the server makes one video of all of it. What was refused may be sent otherwise.
import { api, newKey, type ApiError } from "../api.ts";
import { asApiError } from "../query.ts";
import type { Schemas } from "../operation.ts";

type Wanted = Schemas["NewVideo"];

/** Nobody knows whether it was done. */
const isOpen = (error: ApiError) => error.offline || error.status >= 500 || error.code === "request_in_flight";

export class Creation {
  #sent: { wanted: Wanted; key: string } | null = null;

  /** Answers the video, which is as the first request without an answer asked for it: the caller changes the rest. */
  async send(wanted: Wanted) {
    this.#sent ??= { wanted, key: newKey() };
    try {
      return await api.createVideo(this.#sent.wanted, this.#sent.key);
    } catch (error) {
      if (!isOpen(asApiError(error))) this.#sent = null;
      throw error;
    }
  }
}
