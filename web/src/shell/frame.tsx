import { useLocation } from "preact-iso/router";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { memory, Store, useStore } from "../base/store.ts";
import { Toasts } from "../kit/toast.tsx";
import { Connection, useAnswers } from "./connection.tsx";
import { Drawer } from "./drawer.tsx";
import { DropAnywhere } from "./dropanywhere.tsx";
import { Leaving } from "./leaving.tsx";
import { t } from "./messages.ts";
import { BottomNav, Rail } from "./navigation.tsx";
import { Progress } from "./progress.tsx";
import { ProofAsked } from "./proof.tsx";
import { framed, pageAt } from "./screen.tsx";
import { SignInAgain } from "./signinagain.tsx";
import { TopBar } from "./topbar.tsx";

/** Of the page that is seen: while the next one is on its way, that is still the last one. */
export const shownPath = new Store(location.pathname);

/** What stands around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const route = pageAt(useStore(shownPath))?.route;
  return framed || route?.bare ? <Bare>{children}</Bare> : <Bars path={path} wide={route?.wide === true}>{children}</Bars>;
}

/** In a page of others. That nobody answers the player says; there is no bar for it. */
function Bare({ children }: { children: ComponentChildren }) {
  useAnswers();
  return (
    <>
      {children}
      <Toasts />
    </>
  );
}

function Bars({ path, wide, children }: { path: string; wide: boolean; children: ComponentChildren }) {
  const [folded, setFolded] = useState(memory.get("rail") === "folded");
  const small = useMedia("(max-width: 1023px)");
  const fixed = small || wide;
  const narrow = folded || fixed;
  const [drawn, setDrawn] = useState(false);
  return (
    <>
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <Progress />
      <div class={narrow ? "shell folded" : "shell"}>
        <TopBar
          folded={folded}
          {...(!fixed && {
            onFold: () => {
              memory.set("rail", folded ? null : "folded");
              setFolded(!folded);
            },
          })}
          drawn={drawn}
          onDraw={() => setDrawn(true)}
        />
        <Rail path={path} label={t("main")} />
        <main class="main" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomNav path={path} />
      {drawn && <Drawer path={path} onClose={() => setDrawn(false)} />}
      <Connection />
      <Toasts />
      <DropAnywhere />
      <ProofAsked />
      <SignInAgain />
      <Leaving />
    </>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setMatches(media.matches);
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [query]);
  return matches;
}
