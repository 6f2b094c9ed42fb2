import { useLocation } from "preact-iso/router";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { memory } from "../base/store.ts";
import { SignInAgain } from "../features/account/signinform.tsx";
import { Toasts } from "../kit/toast.tsx";
import { Connection, useAnswers } from "./connection.tsx";
import { DropAnywhere } from "./dropanywhere.tsx";
import { Leaving } from "./leaving.tsx";
import { t } from "./messages.ts";
import { BottomNav, Rail } from "./navigation.tsx";
import { Progress } from "./progress.tsx";
import { framed, pageAt } from "./screen.tsx";
import { TopBar } from "./topbar.tsx";

/** What stands around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const route = pageAt(path)?.route;
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
  return (
    <>
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <Progress />
      <div class={narrow ? "shell folded" : "shell"}>
        <TopBar
          folded={narrow}
          foldable={!fixed}
          onFold={() => {
            memory.set("rail", folded ? null : "folded");
            setFolded(!folded);
          }}
        />
        <Rail path={path} />
        <main class="main" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomNav path={path} />
      <Connection />
      <Toasts />
      <DropAnywhere />
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
