import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { Fragment } from "preact";
import { useEffect } from "preact/hooks";
import { language } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { NotFound } from "../kit/notice.tsx";
import { restoreScroll, saveScroll } from "../kit/scroll.ts";
import { Safe } from "./broken.tsx";
import { Frame } from "./frame.tsx";
import { loading } from "./progress.tsx";
import { screens } from "./screen.tsx";

/** The page of the API is the server's own, and so are feeds. */
export const ours = /^\/(?!docs$|[^?]*\.xml$)/;

export function App() {
  return (
    <LocationProvider scope={ours}>
      <Fragment key={useStore(language) /* another one draws everything anew */}>
        <Pages />
      </Fragment>
    </LocationProvider>
  );
}

const Nowhere = () => <NotFound />;

/** Draws nothing itself while a page is loaded: a router that is drawn anew meanwhile takes the page away that it came from. */
function Pages() {
  const { url } = useLocation();
  useEffect(() => saveScroll(), []);
  useEffect(() => restoreScroll(url), [url]);
  return (
    <Frame>
      <Safe url={url}>
        <Router onLoadStart={() => (loading.value = true)} onLoadEnd={() => (loading.value = false)} onRouteChange={() => (loading.value = false)}>
          {screens.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route default component={Nowhere} />
        </Router>
      </Safe>
    </Frame>
  );
}
