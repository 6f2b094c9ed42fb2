import "./bell.css";
import { useLocation } from "preact-iso/router";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { t } from "./messages.ts";
import { Panel } from "./panel.tsx";
import { badgeOf, useUnread } from "./unread.ts";

/** Where there is room beside what is looked at. Elsewhere the bell leads to the page of notifications. */
const roomy = "(min-width: 640px) and (min-height: 420px)";

/** How many are unread, in the bar of every page. */
export function Bell() {
  const unread = useUnread();
  const badge = badgeOf(unread);
  const { path, url } = useLocation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const root = useRef<HTMLDivElement>(null);
  const bell = useRef<HTMLAnchorElement>(null);
  const here = path === href("notifications");
  const label = unread && badge ? t("unread", { n: unread.count }) : titles("notifications");

  useEffect(close, [url]);
  useEffect(() => {
    if (!open) return;
    const outside = (e: Event) => {
      if (!root.current?.contains(e.target as Node)) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  return (
    <div
      class="menu-anchor"
      ref={root}
      onFocusOut={(e) => {
        if (open && e.relatedTarget && !root.current?.contains(e.relatedTarget as Node)) close();
      }}
      onKeyDown={(e) => {
        if (!open || e.key !== "Escape") return;
        e.stopPropagation();
        close();
        bell.current?.focus();
      }}
    >
      <a
        ref={bell}
        class="iconbtn bell"
        href={href("notifications")}
        aria-label={label}
        title={label}
        aria-current={here ? "page" : undefined}
        aria-haspopup={here ? undefined : "dialog"}
        aria-expanded={here ? undefined : open}
        onClick={(e) => {
          if (here || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !matchMedia(roomy).matches) return;
          e.preventDefault();
          e.stopPropagation(); // the router listens further up
          setOpen(!open);
        }}
      >
        <Icon name="bell" />
        {badge && <span class="unread nums" aria-hidden="true">{badge}</span>}
      </a>
      {open && <Panel />}
    </div>
  );
}
