import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

type Tab<T extends string> = { value: T; label: string };
type Props<T extends string> = { label: string; tabs: readonly Tab<T>[]; value: T; onValue: (value: T) => void; /** What the chosen one shows. */ children: ComponentChildren };

/** One of several things in one place, after the ARIA practices: arrows, Home and End choose, Tab goes on into what is shown. */
export function Tabs<T extends string>({ label, tabs, value, onValue, children }: Props<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (e: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const along = getComputedStyle(list.current!).direction === "rtl" ? -1 : 1;
    const to =
      e.key === "ArrowRight" ? at + along
      : e.key === "ArrowLeft" ? at - along
      : e.key === "Home" ? 0
      : e.key === "End" ? tabs.length - 1
      : null;
    if (to === null) return;
    e.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onValue(tabs[next]!.value);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            class="tab"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onValue(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </>
  );
}
