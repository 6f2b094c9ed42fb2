import { useEffect, useRef, useState } from "preact/hooks";

export type Idle = {
  /** Somebody did something a moment ago. */
  active: boolean;
  /** Somebody does something now. */
  wake: () => void;
  /** Nobody does: at once, without the moment. */
  rest: () => void;
  /** Stays active until the next wake(). */
  stay: () => void;
};

/** Controls make way once nobody has moved for `ms`. */
export function useIdle(ms = 2600): Idle {
  const [active, setActive] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    active,
    wake: () => {
      setActive(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setActive(false), ms);
    },
    rest: () => {
      clearTimeout(timer.current);
      setActive(false);
    },
    stay: () => {
      clearTimeout(timer.current);
      setActive(true);
    },
  };
}
