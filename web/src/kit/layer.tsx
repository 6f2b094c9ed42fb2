import type { ComponentChildren, RefObject } from "preact";
import { useRef } from "preact/hooks";
import { useBack } from "./leaving.ts";
import { useModal } from "./modal.ts";
import { Toasts } from "./toast.tsx";

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
  const closed = useModal(ref, onClose);
  return (
    <dialog
      ref={ref}
      class={look}
      aria-label={label}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClose={closed}
      onClick={(e) => e.target === ref.current && onClose()}
    >
      {children}
      <Toasts within={ref} />
    </dialog>
  );
}
