import "./kit/base.css";
import "./kit/kit.css";
import "./kit/forced.css";
import "./shell/shell.css";
import { render } from "preact";
import { preferred, speak } from "./base/language.ts";
import { followAccent } from "./data/accent.ts";
import { prefetch } from "./data/cache.ts";
import { queries } from "./data/queries.ts";
import { followSession, loadSession, loadSite } from "./data/session.ts";
import { hearBy } from "./data/topics.ts";
import { preloadHls } from "./features/player/hls.ts";
import { guardPage, unsaved } from "./kit/leaving.ts";
import { toast } from "./kit/toast.tsx";
import { href } from "./routes.ts";
import { App, ours } from "./shell/app.tsx";
import { t } from "./shell/messages.ts";
import { framed, pageAt } from "./shell/screen.tsx";

// A path that begins as the name of a host does is read as one by whoever resolves it once more, and no page has such an address.
if (location.pathname.startsWith("//")) history.replaceState(null, "", location.pathname.replace(/^\/+/, "/") + location.search + location.hash);
// What people type who look for what they follow: its page has another address.
if (/^\/subscriptions\/?$/.test(location.pathname)) history.replaceState(null, "", href("subscriptions") + location.search + location.hash);

// Who follows a link to a video waits for its first picture: what that needs travels beside the page's own code.
const page = pageAt(location.pathname);
if (page?.name === "watch" || page?.name === "embed") prefetch(queries.video(page.parts["videoId"]!));
if (page?.name === "watch") preloadHls(); // in another page it is played once somebody wants it
void page?.route.load().catch(() => undefined); // its screen asks again, and says what is wrong
if (!framed) guardPage(ours); // the entries of a frame are those of the page around it
followAccent();
/** What is told by itself is worth less than the first picture. */
const idle = () => new Promise<void>((done) => ("requestIdleCallback" in globalThis ? requestIdleCallback(() => done(), { timeout: 3000 }) : setTimeout(done, 1000)));
if (!framed && !page?.route.bare) hearBy(() => idle().then(() => import("./data/socket.ts")).then(({ openLine }) => openLine()));
if (page?.route.bare) void loadSite();
else {
  followSession((who) => toast(who ? t("youAreNow", { name: who.displayName }) : t("signedOutElsewhere")), () => unsaved.value);
  void loadSession();
}
void speak(preferred()).then(() => render(<App />, document.getElementById("app")!));
