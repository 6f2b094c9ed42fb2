import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { focusOn, still } from "./focus.ts";
import { t } from "./messages.ts";
import { again, discard, isAside, mayPass, type Unsent as One } from "./posting.ts";

/** What the server did not take: its words stay, and so does why. */
export function Unsent({ one }: { one: One }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAside(one.id)) box.current?.scrollIntoView({ block: "nearest" });
  }, [one.id]);
  const leave = () => focusOn(one.wanted.parentId ?? null, still);
  return (
    <div class="unsent" ref={box} role="group" aria-label={t("notPosted")}>
      <p class="prose" dir="auto">{one.wanted.text}</p>
      <div class="banner bad" role="alert">
        <Icon name={one.error.offline ? "offline" : "alert"} />
        <span class="grow">
          {t("notPosted")} {Object.values(one.error.fields)[0] ?? one.error.message}
        </span>
      </div>
      <div class="row">
        {mayPass(one.error) && (
          <button type="button" class="btn" onClick={() => (void again(one), leave())}>
            <Icon name="retry" />
            {kit("tryAgain")}
          </button>
        )}
        <button type="button" class="btn plain" onClick={() => (discard(one.id), leave())}>
          {t("discard")}
        </button>
      </div>
    </div>
  );
}
