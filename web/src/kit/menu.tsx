import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";
import { comesAsSheet, Sheet } from "./sheet.tsx";

type Props = {
  label: string;
  /** What the button shows. */
  face: ComponentChildren;
  class?: string;
  /** Off where the arrow keys mean something else, as in the player. */
  arrowOpens?: boolean;
  /** The items: elements with role menuitem, menuitemradio or menuitemcheckbox. */
  children: (close: () => void) => ComponentChildren;
};

type ItemProps = { icon: IconName; danger?: boolean; disabled?: boolean; onClick: () => void; children: ComponentChildren };

/** Something that can be done; who draws the menu closes it. */
export const MenuItem = ({ icon, danger = false, disabled = false, onClick, children }: ItemProps) => (
  <button type="button" class={danger ? "menuitem danger" : "menuitem"} role="menuitem" tabIndex={-1} disabled={disabled} onClick={onClick}>
    <Icon name={icon} />
    {children}
  </button>
);

/** A button with a menu, after the ARIA practices: arrows move, Home and End jump, Escape and Tab leave. On a phone it comes as a sheet. */
export function Menu({ label, face, class: look = "iconbtn", arrowOpens = true, children }: Props) {
  const [open, setOpen] = useState<"menu" | "sheet" | null>(null);
  const show = () => {
    button.current?.focus({ preventScroll: true }); // so that a sheet gives it back; some browsers do not on a tap
    setOpen(comesAsSheet() ? "sheet" : "menu");
  };
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(null);
    button.current?.focus({ preventScroll: true });
  };

  useLayoutEffect(() => {
    if (open === "menu") place(root.current!.querySelector<HTMLElement>("[role=menu]")!, button.current!);
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const items = itemsIn(root.current);
    // A choice begins with what is chosen, and a menu of ways with the first of them: further down the rest would be scrolled away.
    const chosen = items[0]?.getAttribute("role") === "menuitem" ? undefined : items.find((item) => item.getAttribute("aria-checked") === "true");
    const first = chosen ?? items[0];
    first?.focus({ preventScroll: true }); // which would have the page go as far as it likes
    if (open === "menu") for (const shown of [first?.closest("[role=menu]"), first]) shown?.scrollIntoView({ block: "nearest" });
    const outside = (e: Event) => {
      if (!root.current?.contains(e.target as Node)) setOpen(null);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const list = open && (
    <div
      class={open === "sheet" ? "rows" : "menu"}
      role="menu"
      aria-label={label}
      onFocusIn={(e) => {
        // The one of them that Tab knows, and by which a menu is scrolled that is higher than the window.
        for (const item of itemsIn(e.currentTarget)) item.tabIndex = item === e.target ? 0 : -1;
      }}
    >
      {children(close)}
    </div>
  );
  return (
    <div
      class="menu-anchor"
      ref={root}
      onFocusOut={(e) => {
        if (open && e.relatedTarget && !root.current?.contains(e.relatedTarget as Node)) setOpen(null);
      }}
      onKeyDown={(e) => {
        if (!open) {
          if (arrowOpens && e.key === "ArrowDown" && e.target === button.current) {
            e.preventDefault();
            show();
          }
          return;
        }
        e.stopPropagation();
        if (e.key === "Escape" || (e.key === "Tab" && open === "sheet") /* over all of the page Tab would lead nowhere */) {
          e.preventDefault();
          close();
        } else moveFocus(e, root.current);
      }}
    >
      <button
        ref={button}
        type="button"
        class={look}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        onClick={() => (open ? setOpen(null) : show())}
      >
        {face}
      </button>
      {open === "sheet" ? (
        <Sheet label={label} onClose={close}>
          {list}
        </Sheet>
      ) : (
        list
      )}
    </div>
  );
}

/** Less room than this is none: the page is scrolled instead. */
const roomLeast = 120;

/** Above its button where there is no room for all of it below, but more above; where there is too little in both, it is scrolled itself. */
function place(list: HTMLElement, button: HTMLElement): void {
  const page = getComputedStyle(document.documentElement); // says what its bars cover
  const { top, bottom } = button.getBoundingClientRect();
  const above = top - parseFloat(page.scrollPaddingTop);
  const below = innerHeight - bottom - parseFloat(page.scrollPaddingBottom);
  const up = list.offsetHeight > below && above > below;
  list.classList.toggle("up", up);
  list.style.setProperty("--room", `${Math.max(roomLeast, up ? above : below)}px`);
}

export const itemsIn = (root: Element | null) => [...(root?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];

/** Arrow keys among the items of a menu. */
export function moveFocus(event: KeyboardEvent, root: Element | null): void {
  const items = itemsIn(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to =
    event.key === "ArrowDown" ? (at + 1) % items.length
    : event.key === "ArrowUp" ? (at - 1 + items.length) % items.length
    : event.key === "Home" ? 0
    : event.key === "End" ? items.length - 1
    : -1;
  if (to < 0) return;
  event.preventDefault();
  items[to]?.focus();
}
