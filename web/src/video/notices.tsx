import "./video.css";
import type { Notice, Video } from "../api.ts";
import { sentence } from "../format.ts";
import { Icon } from "../ui/icon.tsx";

/** What failed for good, or waits for its owner, is told as such; how the file was taken, and what is left out of it, is news. */
const failed = (notice: Notice) => notice.step === "rungs" || notice.step === "poster" || notice.step === "segments" || notice.step === "room";

const lead: Record<string, string> = {
  room: "The file is here and waits for room.",
  rungs: "Not all qualities could be made.",
  poster: "There is no poster.",
  segments: "It starts slower than it could.",
};

/** What its owner should know of what was done to the file. */
export function Notices({ video }: { video: Video }) {
  const notices = video.processing?.notices ?? [];
  if (!notices.length) return null;
  return (
    <ul class="notices" aria-label="Notes on this file">
      {notices.map((notice) => (
        <li key={notice.step} class={failed(notice) ? "failed" : ""} dir="auto">
          <Icon name={failed(notice) ? "alert" : "info"} />
          <span>
            {lead[notice.step] && <strong>{lead[notice.step]} </strong>}
            {sentence(notice.detail)}
          </span>
        </li>
      ))}
    </ul>
  );
}
