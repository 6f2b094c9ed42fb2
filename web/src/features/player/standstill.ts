// Tells when hls.js has stopped for good, without an error and without a timer that would go on. That happens in 1.7.4 where an
// init segment is given up while it is on its way, as when the first measurement of the line leads to another audio group: what
// the old one's end aborts is the media segment that came after it, and before the first one was parsed nobody goes on from there
// (base-stream-controller.ts: loadInitSegmentIfNeeded, handleFragLoadAborted).
import type { HlsConfig, Loader, LoaderContext } from "hls.js";

type LoaderClass = new (config: HlsConfig) => Loader<LoaderContext>;

/** What says whether anything is under way. */
export type Loading = {
  /** The video's. */
  readyState: number;
  ended: boolean;
  /** Whether the last answer was an error: hls.js then waits up to 8 s before it asks again. */
  failed: boolean;
  /** Seconds between two readings of a playlist that still grows; 0 where it is whole. */
  reading: number;
};

const futureData = 3; // HTMLMediaElement.HAVE_FUTURE_DATA

export class Standstill {
  readonly #inFlight = new Set<object>();
  #since = Infinity;

  /** A loader that is counted from its request until it says what became of it, or is destroyed. */
  counted(Base: LoaderClass): LoaderClass {
    const inFlight = this.#inFlight;
    return class extends Base {
      override load(...[context, config, told]: Parameters<Loader<LoaderContext>["load"]>): void {
        const ends =
          <T extends unknown[]>(tell: ((...what: T) => void) | undefined) =>
          (...what: T) => {
            inFlight.delete(this);
            tell?.(...what);
          };
        const { onSuccess, onError, onTimeout, onAbort } = told;
        inFlight.add(this);
        super.load(context, config, {
          ...told,
          onSuccess: ends(onSuccess),
          onError: ends(onError),
          onTimeout: ends(onTimeout),
          onAbort: ends(onAbort),
        });
      }
      override destroy(): void {
        inFlight.delete(this);
        super.destroy();
      }
    };
  }

  /** To be asked about twice a second; `now` in seconds. True once for each standstill of two seconds, or what else is usual. */
  is(loading: Loading, now: number): boolean {
    const stands = loading.readyState < futureData && !loading.ended && !this.#inFlight.size;
    if (!stands) this.#since = Infinity;
    else this.#since = Math.min(this.#since, now);
    const usual = Math.max(2, loading.failed ? 10 : 0, 2 * loading.reading);
    if (now - this.#since < usual) return false;
    this.#since = Infinity;
    return true;
  }
}
