import { useEffect, useState } from "preact/hooks";
import { ready } from "../../base/language.ts";
import type { Video } from "../../data/api.ts";
import type { Thumbnail } from "./thumbnail.tsx";

/** Where the picture of a video is chosen. What does it comes with the form: most who see a page with a video never open one. Nothing where it is not theirs to choose. */
export function ThumbnailPlace({ video }: { video: Video }) {
  const [failed, setFailed] = useState(false);
  const [Loaded, setLoaded] = useState<typeof Thumbnail | null>(null);
  const theirs = video.thumbnail !== null && video.thumbnail !== undefined;
  useEffect(() => {
    if (!theirs) return;
    // Where nobody answers the form goes without, and says so itself as it is sent.
    import("./thumbnail.tsx")
      .then(async ({ Thumbnail }) => {
        await ready(); // its words are its own
        setLoaded(() => Thumbnail);
      })
      .catch(() => setFailed(true));
  }, [theirs]);
  if (!theirs || failed) return null;
  if (!Loaded) return <div class="skel thumbnailroom" aria-hidden="true" />; // what stands below it is being typed in
  return <Loaded video={video} />;
}
