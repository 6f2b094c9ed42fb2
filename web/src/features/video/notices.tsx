import "./video.css";
import type { Notice, Video } from "../../data/api.ts";
import { Icon } from "../../kit/icon.tsx";
import { t } from "./messages.ts";
import { leadOf, noticeSentence, noticesOf } from "./words.ts";

/** What failed for good, or waits for its owner, is told as such; how the file was taken, and what is left out of it, is news. */
const failed = (notice: Notice) => notice.step === "rungs" || notice.step === "poster" || notice.step === "segments" || notice.step === "room";

/** What its owner should know of what was done to the file. */
export function Notices({ video }: { video: Video }) {
  const notices = noticesOf(video);
  if (!notices.length) return null;
  return (
    <ul class="notices" aria-label={t("notes")}>
      {notices.map((notice) => (
        <li key={notice.step} class={failed(notice) ? "failed" : ""} dir="auto">
          <Icon name={failed(notice) ? "alert" : "info"} />
          <span>
            {leadOf(notice, video) && <strong>{leadOf(notice, video)} </strong>}
            {noticeSentence(notice)}
          </span>
        </li>
      ))}
    </ul>
  );
}
