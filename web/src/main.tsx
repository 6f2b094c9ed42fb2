import "./style/base.css";
import "./style/ui.css";
import "./style/shell.css";
import { render } from "preact";
import { api } from "./api.ts";
import { App } from "./app.tsx";
import { keys } from "./keys.ts";
import { preloadHls } from "./player/hls.ts";
import { prefetchQuery } from "./query.ts";
import { followSession, loadSession } from "./session.ts";

// Who follows a link to a video waits for its first picture: what that needs travels beside the page's own code.
const videoId = /^\/watch\/([^/]+)\/?$/.exec(location.pathname)?.[1];
if (videoId) {
  prefetchQuery(keys.video(videoId), (signal) => api.video(videoId, signal));
  preloadHls();
}
followSession();
void loadSession();
render(<App />, document.getElementById("app")!);
