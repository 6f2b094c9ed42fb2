// Who can see a video, beside its progress, and the step that follows once it can be played.
import { due, shown } from "../../data/writing.ts";
import { Icon } from "../../kit/icon.tsx";
import { Spinner } from "../../kit/notice.tsx";
import { visibilities } from "../video/words.ts";
import * as autosave from "./autosave.ts";
import { t } from "./messages.ts";

export function Standing({ id, draft, playable }: { id: string; draft: autosave.Draft; playable: boolean }) {
  const { visibility } = draft.writing.stored; // what the server has: others may see it, or not, whatever was pressed
  const { icon, label, hint } = visibilities().find(({ value }) => value === visibility)!;
  const isPublic = visibility === "public";
  const waits = draft.saving !== "failed" && "visibility" in due(draft.writing);
  const publish = () => {
    autosave.describe(id, { visibility: "public" });
    autosave.storeNow(id);
  };
  const words = (withRest: boolean) => (
    <>
      <strong>{label}</strong>{" "}
      <span class="muted">
        {hint} {withRest && t("publishLater")}
      </span>
    </>
  );
  return (
    <div class="standing">
      <Icon name={icon} />
      <p role="status">
        <span>{words(!isPublic && !playable)}</span>
        {!isPublic && playable && <span class="room">{words(true)}</span>}
      </p>
      {!isPublic && (
        <button type="button" class="btn primary" disabled={!playable || waits || !shown(draft.writing).title.trim()} onClick={publish}>
          {waits ? <Spinner /> : <Icon name="globe" />}
          {t("publish")}
        </button>
      )}
    </div>
  );
}
