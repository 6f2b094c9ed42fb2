import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useBack } from "./leaving.ts";

type Props = {
  label: string;
  class: string;
  onClose: () => void;
  element?: RefObject<HTMLDialogElement | null>;
  children: ComponentChildren;
};

/** Lies over the whole page, whatever it stands in. A tap beside it, Escape and Back close it; the focus returns to where it was. */
export function Layer({ label, class: look, onClose, element, children }: Props) {
  useBack(onClose);
  const own = useRef<HTMLDialogElement>(null);
  const ref = element ?? own;
  /** The browser says "close" a while after it closed: not of this one any more. */
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      gone.current = true;
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={look}
      aria-label={label}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClose={() => gone.current || onClose()}
      onClick={(e) => e.target === ref.current && onClose()}
    >
      {children}
    </dialog>
  );
}
