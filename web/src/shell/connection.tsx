import { useEffect, useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { askUntilReachable, reachable } from "../data/api.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "./messages.ts";

/** Whether somebody answers. Where nobody does it is asked until somebody does. */
export function useAnswers(): boolean {
  const answers = useStore(reachable);
  useEffect(() => {
    if (answers) return;
    const end = new AbortController();
    askUntilReachable(end.signal).catch(() => undefined); // ended
    return () => end.abort();
  }, [answers]);
  return answers;
}

/** Says that nobody answers. */
export function Connection() {
  const [online, setOnline] = useState(navigator.onLine);
  const answers = useAnswers();
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
    };
  }, []);
  return (
    <div role="status">
      {(!online || !answers) && (
        <div class="offline">
          <Icon name="offline" />
          {online ? t("noAnswer") : t("offline")}
        </div>
      )}
    </div>
  );
}
