// What decides who gets into an account takes a proof that is not old (docs/api.md, "proofs"): whoever lacks one is asked for it, and what they did is
// sent again.
import { Store } from "../base/store.ts";
import { ApiError } from "./api.ts";

/** Somebody has to prove who they are; `done` hears why they did not, and null where they did. */
export type ProofAsked = { done: (why: ApiError | null) => void };

/** To be drawn by the shell, over whatever asked for it. */
export const proofAsked = new Store<ProofAsked | null>(null);

let asking: Promise<void> | null = null;

/** Two that ask at once ask once. */
function prove(): Promise<void> {
  return (asking ??= new Promise((proven, refused) => {
    const done = (why: ApiError | null) => {
      asking = null;
      proofAsked.value = null;
      if (why) refused(why);
      else proven();
    };
    proofAsked.value = { done };
  }));
}

/** Sends it, and once more where the server wanted a proof first and was given one. */
export async function proven<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "proof_required") throw error;
    await prove();
    return send();
  }
}
