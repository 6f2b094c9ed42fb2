import { useEffect, useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { askUntilReachable, reachable } from "../data/api.ts";
import { line } from "../data/topics.ts";
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
      {online && answers && <Live />}
    </div>
  );
}

/** A line that breaks and is back within so long is nobody's business; that it is back is told for as long. */
const awayMs = 6_000;
const backMs = 3_000;

/** That nothing is told by itself any more, and that it is again. All else works meanwhile. */
function Live() {
  const now = useStore(line);
  const [said, setSaid] = useState<"away" | "back" | null>(null);
  useEffect(() => {
    if (now === "idle") return setSaid(null);
    if (now === "away" && said === "away") return;
    if (now === "open" && said === null) return;
    const next = now === "away" ? "away" : said === "away" ? "back" : null;
    if (next === "back") return setSaid("back");
    const timer = setTimeout(() => setSaid(next), now === "away" ? awayMs : backMs);
    return () => clearTimeout(timer);
  }, [now, said]);
  if (said === null) return null;
  return (
    <div class="live">
      <Icon name={said === "away" ? "offline" : "check"} />
      {t(said === "away" ? "liveAway" : "liveBack")}
    </div>
  );
}
