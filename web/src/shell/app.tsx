import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import lazy from "preact-iso/lazy";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { api, reachable } from "../data/api.ts";
import { Blank, NotFound } from "../kit/notice.tsx";
import { usePage } from "../kit/page.ts";
import { restoreScroll, saveScroll } from "./scroll.ts";
import { Shell } from "./shell.tsx";

type Screen = { default: ComponentType<object> };
const page = (load: () => Promise<Screen>) => lazy(() => load().catch((): Screen => ({ default: Unloaded })));

const Home = page(() => import("../features/home/home.page.tsx"));
const Watch = page(() => import("../features/watch/watch.page.tsx"));
const Upload = page(() => import("../features/upload/upload.page.tsx"));
const Channel = page(() => import("../features/channel/channel.page.tsx"));
const Studio = page(() => import("../features/studio/studio.page.tsx"));
const Settings = page(() => import("../features/account/settings.page.tsx"));
const LimitsOfAccounts = page(() => import("../features/admin/limits.page.tsx"));
const SignIn = page(() => import("../features/account/signin.page.tsx"));
const SignUp = page(() => import("../features/account/signup.page.tsx"));
const Setup = page(() => import("../features/account/setup.page.tsx"));

/** The page of the API is the server's own. */
const ours = /^\/(?!docs$)/;

export function App() {
  return (
    <LocationProvider scope={ours}>
      <Pages />
    </LocationProvider>
  );
}

function Pages() {
  const [loading, setLoading] = useState(false);
  const { url } = useLocation();
  useEffect(() => saveScroll(), []);
  useEffect(() => restoreScroll(url), [url]);
  return (
    <Shell loading={loading}>
      <Safe url={url}>
        <Router
          onLoadStart={() => setLoading(true)}
          onLoadEnd={() => setLoading(false)}
          onRouteChange={() => setLoading(false)}
        >
          <Route path="/" component={Home} />
          <Route path="/watch/:videoId" component={Watch} />
          <Route path="/upload" component={Upload} />
          <Route path="/studio" component={Studio} />
          <Route path="/settings" component={Settings} />
          <Route path="/admin/limits" component={LimitsOfAccounts} />
          <Route path="/signin" component={SignIn} />
          <Route path="/signup" component={SignUp} />
          <Route path="/setup" component={Setup} />
          <Route path="/channel/:channelId" component={Channel} />
          <Route path="/:handle" component={Channel} />
          <Route default component={() => <NotFound />} />
        </Router>
      </Safe>
    </Shell>
  );
}

/** The code of a screen did not arrive: the server is away, or has another release by now. Only a new load asks for it again. */
function Unloaded() {
  usePage("Not loaded");
  useEffect(() => {
    void api.site().catch(() => undefined); // finds out which
    return reachable.watch(() => reachable.value && location.reload());
  }, []);
  return <LoadAgain title="This page could not be loaded">The server does not answer, or Klieg was updated meanwhile.</LoadAgain>;
}

/** A screen that breaks must not take the whole page with it; after a new release an old chunk may be gone. */
function Safe({ url, children }: { url: string; children: ComponentChildren }) {
  const [error, reset] = useErrorBoundary((reason: unknown) => console.error(reason));
  useEffect(() => reset(), [url]); // leaving the broken page mends it
  if (!error) return <>{children}</>;
  return <LoadAgain title="This page broke">Something went wrong while it was drawn. Loading it again usually helps.</LoadAgain>;
}

function LoadAgain({ title, children }: { title: string; children: string }) {
  return (
    <div role="alert">
      <Blank icon="alert" title={title} level={1}>
        <p>{children}</p>
        <div class="row">
          <button class="btn primary" type="button" onClick={() => location.reload()}>
            Load again
          </button>
        </div>
      </Blank>
    </div>
  );
}
