// What every page wants to know and no screen asks for: nobody stands before it who could ask again.
import type { ApiError } from "./api.ts";
import { asApiError } from "./cache.ts";

const firstMs = 4_000;
const mostMs = 60_000;

/** After how many milliseconds, having failed so often: ever later, no sooner than the server says, and not all who heard it at once. */
export const againAfter = ({ retryAfterSeconds }: Pick<ApiError, "retryAfterSeconds">, failures: number) =>
  Math.max(Math.min(firstMs * 2 ** (failures - 1), mostMs), 1000 * (retryAfterSeconds ?? 0)) * (1 + Math.random() / 4);

/** Asks, and again where that was refused for now, until it is answered. Where nobody answers at all its owner says once somebody does (`reachable`). */
export class Question {
  readonly #put: () => Promise<void>;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #told = false;

  constructor(put: () => Promise<void>) {
    this.#put = put;
  }

  /** Once at a time. Fails never: what it was told is its owner's to tell. */
  ask(): Promise<void> {
    clearTimeout(this.#timer);
    return (this.#running ??= this.#put().then(
      () => this.#end(null),
      (error: unknown) => this.#end(asApiError(error)),
    ));
  }

  /** Somebody answers again. */
  answers(): void {
    if (!this.#told) void this.ask();
  }

  #end(error: ApiError | null): void {
    this.#running = null;
    this.#failures = error ? this.#failures + 1 : 0;
    this.#told = error !== null && error.retryAfterSeconds !== null;
    if (error?.passing && (this.#told || !error.offline)) this.#timer = setTimeout(() => void this.ask(), againAfter(error, this.#failures));
  }
}
