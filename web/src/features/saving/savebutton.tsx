import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import type { Video } from "../../data/api.ts";
import { user } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { andBack } from "../../routes.ts";
import { t } from "./messages.ts";
import { VideoMenu } from "./videomenu.tsx";

/** On a video's own page. Whoever is signed out is led to where they sign in. */
export function SaveButton({ video }: { video: Video }) {
  const who = useStore(user);
  const { url } = useLocation();
  const face = (
    <>
      <Icon name="addToList" />
      {t("save")}
    </>
  );
  if (who === null) {
    return (
      <a class="btn" href={andBack("signIn", url, "save")} aria-label={t("signInToSave")}>
        {face}
      </a>
    );
  }
  return <VideoMenu video={video} label={t("saveThis")} look="btn" face={face} />;
}
