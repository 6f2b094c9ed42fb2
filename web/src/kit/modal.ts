import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Opens the browser's own modal dialog while its component stands: it traps the focus and gives it back. Answers what is to hear its "close". */
export function useModal(element: RefObject<HTMLDialogElement | null>, onClose: () => void): () => void {
  /** The browser says "close" a while after it closed: not of this one any more, perhaps, but where another was opened meanwhile. */
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      gone.current = true;
      dialog?.close();
    };
  }, []);
  return () => {
    if (!gone.current) onClose();
  };
}
