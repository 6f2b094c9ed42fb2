import { useEffect, useRef } from "preact/hooks";
import { Store, useStore } from "../base/store.ts";
import { type Modal, modals } from "./modal.ts";

type Toast = { id: number; text: string; action?: { label: string; run: () => void } };

const toasts = new Store<Toast[]>([]);
let last = 0;

/** Answers how it is taken back: what it offers to do may be gone before it is. */
export function toast(text: string, action?: Toast["action"]): () => void {
  const item: Toast = { id: ++last, text };
  if (action) item.action = action;
  toasts.value = [...toasts.value.slice(-2), item];
  return () => drop(item.id);
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id);
}

/** Pointing at a toast or focusing its button stops its clock: nobody should have to race it. */
function Line({ item }: { item: Toast }) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = () => (timer.current = setTimeout(() => drop(item.id), item.action ? 8000 : 5000));
  const stop = () => clearTimeout(timer.current);
  useEffect(() => {
    start();
    return stop;
  }, []);
  return (
    <div class="toast" onPointerEnter={stop} onPointerLeave={start} onFocusCapture={stop} onBlurCapture={start}>
      <span>{item.text}</span>
      {item.action && (
        <button
          type="button"
          onClick={() => {
            item.action?.run();
            drop(item.id);
          }}
        >
          {item.action.label}
        </button>
      )}
    </div>
  );
}

/** Stands on the page and in each dialog, since all but the one on top is dimmed and cannot be reached: there they are shown. */
export function Toasts({ within }: { within?: Modal }) {
  const items = useStore(toasts);
  const top = useStore(modals).at(-1);
  return (
    <div class="toasts" role="status">
      {top === within && items.map((item) => <Line key={item.id} item={item} />)}
    </div>
  );
}
