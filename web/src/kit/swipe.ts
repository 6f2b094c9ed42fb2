import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Pixels after which a finger that lets go has meant it. */
const meant = 72;

/** What a finger pulls down from its head goes away. What is scrolled within it scrolls first. */
export function useSwipeDown(element: RefObject<HTMLElement | null>, onAway: () => void): void {
  const away = useRef(onAway);
  away.current = onAway;
  useEffect(() => {
    const pulled = element.current;
    if (!pulled) return;
    let from: number | null = null;
    let by = 0;
    const rest = () => {
      from = null;
      by = 0;
      pulled.style.translate = "";
    };
    const on = {
      touchstart: ({ touches }: TouchEvent) => {
        rest();
        if (touches.length === 1 && pulled.scrollTop <= 0) from = touches[0]!.clientY;
      },
      touchmove: (e: TouchEvent) => {
        if (from === null) return;
        by = e.touches[0]!.clientY - from;
        if (by < 0 || !e.cancelable || e.touches.length > 1) return rest(); // it scrolls, or is something else
        e.preventDefault();
        pulled.style.translate = `0 ${by}px`;
      },
      touchend: () => {
        const far = by > Math.min(meant, pulled.offsetHeight / 3);
        rest();
        if (far) away.current();
      },
      touchcancel: rest,
    } as const;
    for (const [name, hear] of Object.entries(on)) pulled.addEventListener(name, hear as EventListener, { passive: false });
    return () => {
      for (const [name, hear] of Object.entries(on)) pulled.removeEventListener(name, hear as EventListener);
    };
  }, []);
}
