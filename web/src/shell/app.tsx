import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { language } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { NotFound } from "../kit/notice.tsx";
import { Safe } from "./broken.tsx";
import { Frame } from "./frame.tsx";
import { screens } from "./screen.tsx";
import { restoreScroll, saveScroll } from "./scroll.ts";

/** The page of the API is the server's own. */
const ours = /^\/(?!docs$)/;

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

function Pages() {
  const [loading, setLoading] = useState(false);
  const { url } = useLocation();
  useEffect(() => saveScroll(), []);
  useEffect(() => restoreScroll(url), [url]);
  return (
    <Frame loading={loading}>
      <Safe url={url}>
        <Router onLoadStart={() => setLoading(true)} onLoadEnd={() => setLoading(false)} onRouteChange={() => setLoading(false)}>
          {screens.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route default component={Nowhere} />
        </Router>
      </Safe>
    </Frame>
  );
}
