import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ready } from "../base/language.ts";
import { Icon } from "../kit/icon.tsx";
import { href } from "../routes.ts";
import { titles } from "../titles.ts";

/** The bell of who is signed in. Until its code is there, and where that does not come, it is only a way to the page of notifications. */
export function BellPlace() {
  const [part, set] = useState<{ Bell: ComponentType } | null>(null);
  useEffect(() => {
    import("../features/notifications/bell.tsx").then(async ({ Bell }) => {
      await ready();
      set({ Bell });
    }, console.warn);
  }, []);
  return part ? (
    <part.Bell />
  ) : (
    <a class="iconbtn" href={href("notifications")} aria-label={titles("notifications")} title={titles("notifications")}>
      <Icon name="bell" />
    </a>
  );
}
