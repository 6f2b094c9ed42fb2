import "./kit/base.css";
import "./kit/kit.css";
import "./shell/shell.css";
import { render } from "preact";
import { api } from "./data/api.ts";
import { keys } from "./data/keys.ts";
import { prefetchQuery } from "./data/query.ts";
import { followSession, loadSession } from "./data/session.ts";
import { preloadHls } from "./features/player/hls.ts";
import { App } from "./shell/app.tsx";

// Who follows a link to a video waits for its first picture: what that needs travels beside the page's own code.
const videoId = /^\/watch\/([^/]+)\/?$/.exec(location.pathname)?.[1];
if (videoId) {
  prefetchQuery(keys.video(videoId), (signal) => api.video(videoId, signal));
  preloadHls();
}
followSession();
void loadSession();
render(<App />, document.getElementById("app")!);
