// What stands where a page should be that did not arrive, or broke.
import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { language } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { api, reachable } from "../data/api.ts";
import { holds } from "../kit/leaving.ts";
import { Blank } from "../kit/notice.tsx";
import { usePage } from "../kit/page.ts";
import { titles } from "../titles.ts";
import { t } from "./messages.ts";

/**
 * The code of a screen did not arrive: the server is away, or has another release by now. Only a new load asks for it again. It comes by itself where
 * nothing would be lost with this one, such as uploads on their way.
 */
export function Unloaded() {
  useStore(language);
  usePage(titles("notLoaded"));
  useEffect(() => {
    void api.site().catch(() => undefined); // finds out which
    return reachable.watch(() => reachable.value && !holds() && location.reload());
  }, []);
  return <LoadAgain title={t("notLoadedTitle")} text={t("notLoadedText")} />;
}

/** A screen that breaks must not take the whole page with it; after a new release an old chunk may be gone. */
export function Safe({ url, children }: { url: string; children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary((reason: unknown) => console.error(reason));
  useEffect(() => reset(), [url]); // leaving the broken page mends it
  if (!error) return <>{children}</>;
  return <LoadAgain title={t("brokeTitle")} text={t("brokeText")} />;
}

function LoadAgain({ title, text }: { title: string; text: string }) {
  return (
    <div role="alert">
      <Blank icon="alert" title={title} level={1}>
        <p>{text}</p>
        <div class="row">
          <button class="btn primary" type="button" onClick={() => location.reload()}>
            {t("loadAgain")}
          </button>
        </div>
      </Blank>
    </div>
  );
}
