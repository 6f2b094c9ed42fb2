import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Store } from "../base/store.ts";

export type Modal = RefObject<HTMLDialogElement | null>;

/** All that are open, the one on top last: what lies outside of that one can neither be pressed nor is it read out. */
export const modals = new Store<readonly Modal[]>([]);

function open(next: readonly Modal[]): void {
  modals.value = next;
  document.documentElement.dataset["modals"] = String(next.length); // each dims the page once more (base.css)
}

/** Opens the browser's own modal dialog while its component stands: it traps the focus and gives it back. Answers what is to hear its "close". */
export function useModal(element: Modal, onClose: () => void): () => void {
  /** The browser says "close" a while after it closed: not of this one any more, perhaps, but where another was opened meanwhile. */
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    open([...modals.value, element]);
    return () => {
      gone.current = true;
      open(modals.value.filter((one) => one !== element));
      dialog?.close();
    };
  }, []);
  return () => {
    if (!gone.current) onClose();
  };
}
