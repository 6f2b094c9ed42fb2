import "./thumbnail.css";
import { useId, useState } from "preact/hooks";
import { api, type ApiError, type Video } from "../../data/api.ts";
import { asApiError, put } from "../../data/cache.ts";
import { picturePlaces } from "../../data/pictures.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { FormError } from "../../kit/notice.tsx";
import { srcsetOf, SteadyImage } from "../../kit/picture.tsx";
import { toast } from "../../kit/toast.tsx";
import { PictureField } from "../picture/field.tsx";
import { t as picture } from "../picture/messages.ts";
import { Poster } from "./card.tsx";
import { spread } from "./edits.ts";
import { t } from "./messages.ts";

/** They are made within seconds once the video has its poster; of some videos there are none. */
const looks = { every: 3000, most: 20 };

/** What stands for it, in words. */
function hintOf({ thumbnail, poster, status, width }: Video, offered: boolean): string {
  if (thumbnail === "own") return t("thumbnailOwn");
  if (thumbnail === "suggested") return t("thumbnailSuggested");
  if (poster !== null) return offered ? t("thumbnailOffered") : t("thumbnailAutomatic");
  return status === "ready" && width === null ? t("thumbnailNone") : t("thumbnailAwaited");
}

/** Whether there may be suggestions yet: of a video without pictures there are none, nor of an old one. */
function mayOffer({ status, width, poster }: Video, told: boolean): boolean {
  if (status === "failed" || (status === "ready" && width === null)) return false;
  return status !== "ready" || (poster !== null && !told);
}

/** The picture of a video: one that is made of it by itself, one of three others, or one's own. Each is saved at once. Nothing where the server does not say which it is. */
export function Thumbnail({ video }: { video: Video }) {
  const { thumbnail } = video;
  const wanted = queries.thumbnails(video.id);
  const query = useQuery(thumbnail && video.poster ? wanted : null, {
    freshMs: 60_000,
    pollMs: (data, polls) => (data?.items.length || polls >= looks.most ? null : looks.every),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  /** Which suggestion would take the place of a picture of one's own. */
  const [instead, setInstead] = useState<number | null>(null);
  const heading = useId();
  if (!thumbnail) return null;
  const offered = query.data?.items ?? [];
  const awaited = offered.length === 0 && mayOffer(video, query.data !== undefined);
  const saved = (changed: Video, index: number | null) => {
    setError(null);
    spread(changed);
    put(wanted, (old) => ({ items: (old?.items ?? offered).map((one) => ({ ...one, chosen: one.index === index })) }));
  };
  const use = async (index: number) => {
    setBusy(true);
    setError(null);
    try {
      saved(await api.useThumbnail(video.id, index), index);
      toast(picture("pictureSaved"));
    } catch (reason) {
      setError(asApiError(reason));
    }
    setBusy(false);
  };
  return (
    <div class="thumbnail">
      <PictureField
        label={t("thumbnail")}
        hint={hintOf(video, offered.length > 0)}
        shape={{ ratio: 16 / 9, widest: 1280 }}
        place={picturePlaces.thumbnail(video.id)}
        there={thumbnail !== "automatic"}
        removal={t("useAutomatic")}
        again={thumbnail !== "own"}
        shown={
          <div class="now">
            <Poster video={{ ...video, status: video.status === "ready" ? "ready" : "draft", durationMs: null } /* its state is told elsewhere */} small />
          </div>
        }
        onDone={(changed) => saved(changed, null)}
      >
        {(awaited || offered.length > 0) && (
          <span class="label" id={heading}>
            {t("suggestions")}
          </span>
        )}
        {awaited && (
          <div class="offered" aria-hidden="true">
            {[0, 1, 2].map((one) => (
              <span key={one} class="place" />
            ))}
          </div>
        )}
        {offered.length > 0 && (
          <div class="offered" role="group" aria-labelledby={heading}>
            {offered.map(({ index, sizes, chosen }) => (
              <button
                key={index}
                type="button"
                aria-label={t("useSuggestion", { n: index + 1 })}
                aria-pressed={chosen}
                disabled={busy}
                onClick={() => (thumbnail === "own" ? setInstead(index) : void use(index))}
              >
                <SteadyImage alt="" src={sizes.at(-1)?.url} srcset={srcsetOf(sizes)} sizes="180px" width={160} height={90} loading="lazy" decoding="async" />
                {chosen && <Icon name="check" />}
              </button>
            ))}
          </div>
        )}
        <FormError error={error} />
      </PictureField>
      {instead !== null && (
        <Confirm
          title={picture("removeTitle")}
          action={t("useIt")}
          onClose={() => setInstead(null)}
          onConfirm={async () => {
            setInstead(null);
            await use(instead);
          }}
        >
          {picture("removeText")}
        </Confirm>
      )}
      <p class="small muted">{picture("stays")}</p>
    </div>
  );
}
