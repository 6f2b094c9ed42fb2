// Who can see a video, beside its progress, and the step that follows once it can be played.
import { shown } from "../../data/writing.ts";
import { Icon } from "../../kit/icon.tsx";
import { visibilities } from "../video/words.ts";
import { t } from "./messages.ts";
import * as runner from "./runner.ts";

export function Standing({ id, draft, playable }: { id: string; draft: runner.Draft; playable: boolean }) {
  const { visibility, title } = shown(draft.writing);
  const { icon, label, hint } = visibilities().find(({ value }) => value === visibility)!;
  const isPublic = visibility === "public";
  const publish = () => {
    runner.describe(id, { visibility: "public" });
    runner.storeNow(id);
  };
  return (
    <div class="standing">
      <Icon name={icon} />
      <p role="status">
        <strong>{label}</strong> <span class="muted">{hint} {!isPublic && !playable && t("publishLater")}</span>
      </p>
      {!isPublic && playable && (
        <button type="button" class="btn primary" disabled={!title.trim()} onClick={publish}>
          <Icon name="globe" />
          {t("publish")}
        </button>
      )}
    </div>
  );
}
