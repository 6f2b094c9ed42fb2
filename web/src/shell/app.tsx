import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { useEffect, useRef } from "preact/hooks";
import { language } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { lookAtSite } from "../data/session.ts";
import { NotFound } from "../kit/notice.tsx";
import { restoreScroll, saveScroll } from "../kit/scroll.ts";
import { Safe } from "./broken.tsx";
import { Frame, shownPath } from "./frame.tsx";
import { loading } from "./progress.tsx";
import { screens } from "./screen.tsx";

/** The page of the API is the server's own, and so are feeds. */
export const ours = /^\/(?!docs$|[^?]*\.xml$)/;

export function App() {
  return (
    <LocationProvider scope={ours}>
      <Pages />
    </LocationProvider>
  );
}

function Nowhere() {
  useStore(language);
  return <NotFound />;
}

/** Draws nothing itself while a page is loaded: a router that is drawn anew meanwhile takes the page away that it came from. */
function Pages() {
  const { url, path } = useLocation();
  useStore(language); // for what stands around the pages; they do so themselves (screen.tsx), since a router draws none anew that has the same address
  useEffect(() => saveScroll(), []);
  useEffect(() => restoreScroll(url), [url]);
  const from = useRef(path);
  useEffect(() => {
    if (from.current !== path) lookAtSite();
    from.current = path;
  }, [path]);
  const arrived = (at: string) => {
    loading.value = false;
    shownPath.value = new URL(at, location.origin).pathname;
  };
  return (
    <Frame>
      <Safe url={url}>
        <Router onLoadStart={() => (loading.value = true)} onLoadEnd={() => (loading.value = false)} onRouteChange={arrived}>
          {screens.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route default component={Nowhere} />
        </Router>
      </Safe>
    </Frame>
  );
}
