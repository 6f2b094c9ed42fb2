// Chromium with a page that counts what it decodes.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { pause, until } from "./klieg.mjs";

export const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};

/**
 * Debian's Chromium without the half of it that is never seen; `whole` is the one that people have. `scrollbars`
 * stand beside the page and take room, as with a mouse on most desktops.
 */
export function launch({ scrollbars = false, whole = false } = {}) {
  return chromium.launch({
    ignoreDefaultArgs: scrollbars ? ["--hide-scrollbars"] : [],
    executablePath: process.env.CHROMIUM ?? (whole ? "/usr/bin/chromium" : "/usr/bin/chromium-headless-shell"),
    args: [
      ...(whole ? ["--headless=new"] : []), "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run", "--autoplay-policy=no-user-gesture-required", "--disable-quic",
    ],
  });
}

export const pictures = process.env.KLIEG_SCREENSHOTS ?? join(tmpdir(), "klieg-e2e-screenshots");

export async function shot(page, name, options = {}) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), ...options });
}

/** A page of its own visitor. `page.troubles` collects what a healthy page never says. */
export async function visit(browser, server, { size = "desktop", colorScheme = "light", locale = "en-GB", reducedMotion = "reduce", ...more } = {}) {
  const context = await browser.newContext({ ...sizes[size], colorScheme, baseURL: server.url, locale, reducedMotion, ...more });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(`exception: ${error.stack ?? error}`));
  page.on("console", (message) => message.type() === "error" && page.troubles.push(`console: ${message.text()} ${message.location().url}`));
  page.on("response", (r) => r.status() >= 500 && page.troubles.push(`${r.status()}: ${r.url()}`));
  page.asked = followRequests(page);
  await page.addInitScript(() => {
    const log = (window.kliegLog = { waiting: [], error: [], resize: [] });
    for (const name of Object.keys(log))
      document.addEventListener(name, (e) => {
        const v = e.target;
        if (v instanceof HTMLVideoElement) log[name].push({ at: v.currentTime, when: Date.now(), size: `${v.videoWidth}x${v.videoHeight}`, seeking: v.seeking });
      }, true);
  });
  return page;
}

/** What the page has asked for, oldest first: when in ms, and what became of it by when. For who wants to know why nothing moves. */
function followRequests(page) {
  const began = Date.now();
  const asked = new Map();
  const ended = (how) => (request) => asked.has(request) && Object.assign(asked.get(request), { [how]: Date.now() - began });
  let document = 0; // the number of its request
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) document = asked.size;
    asked.set(request, { url: new URL(request.url()).pathname, at: Date.now() - began });
  });
  page.on("response", (response) => ended(`head of a ${response.status()}`)(response.request()));
  page.on("requestfinished", ended("whole"));
  page.on("requestfailed", ended("failed"));
  return {
    last: (count) => [...asked.values()].slice(-count),
    count: () => asked.size,
    /** Of those that this document has asked for, itself included, how many have not ended. */
    open: () => [...asked.values()].slice(document).filter(({ whole, failed }) => whole === undefined && failed === undefined).length,
  };
}

/**
 * The page has what it asked for and nothing to do, for a tenth of a second. Playwright's "networkidle" waits for half a second without a request, at each
 * of a thousand pages, and takes a page that still computes for one that is done.
 */
export async function settled(page) {
  await page.waitForLoadState("load");
  let [quietSince, asked] = [Date.now(), -1];
  await until("the page has settled", async () => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done, { timeout: 1000 }))));
    if (page.asked.open() > 0 || page.asked.count() !== asked) quietSince = Date.now();
    asked = page.asked.count();
    return Date.now() - quietSince >= 100;
  }, { seconds: 30, every: 20, seen: () => JSON.stringify(page.asked.last(16)) });
}

/** Documents come without the answers that the server writes into them: the page asks for all itself. */
export const withoutAnswers = (page) =>
  page.route((url) => !/^\/(api|media|assets)\//.test(url.pathname), async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<script type="application\/json" data-answer=.*?<\/script>/gs, "") });
  });

/** What the video on the page says about itself. */
export const playing = (page) =>
  page.evaluate(() => {
    const v = document.querySelector("video");
    if (!v) return null;
    const q = v.getVideoPlaybackQuality();
    return {
      frames: q.totalVideoFrames, dropped: q.droppedVideoFrames, at: v.currentTime, paused: v.paused, ended: v.ended, seeking: v.seeking,
      duration: v.duration, width: v.videoWidth, height: v.videoHeight, error: v.error?.message ?? null,
      buffered: Array.from({ length: v.buffered.length }, (_, i) => [v.buffered.start(i), v.buffered.end(i)]),
      panel: document.querySelector(".panel-error")?.textContent ?? null, log: window.kliegLog,
    };
  });

/** What is missing between two buffered ranges and was not left out on purpose: a few frames. */
export const holes = ({ buffered }) => buffered.slice(1).map(([start], i) => [buffered[i][1], start]).filter(([from, to]) => to - from < 0.5);

/** Waits for `more` pictures decoded and shown from now on, and for the clock to move; an error on the way ends the wait. */
export async function plays(page, what, { more = 20, seconds = 30 } = {}) {
  await page.waitForSelector("video", { timeout: seconds * 1000 });
  const before = await playing(page);
  let now;
  await until(`${what}: ${more} more decoded frames`, async () => {
    now = await playing(page);
    if (now?.error || now?.panel) throw new Error(`${what}: ${now.error ?? now.panel}`);
    return now && now.frames >= before.frames + more && now.at !== before.at && !now.seeking;
  }, { seconds, seen: () => JSON.stringify({ before, now, asked: page.asked.last(16) }) });
  return now;
}

/** Where people put the pointer on the seek bar: `part` of its length. */
export async function seekTo(page, part) {
  await showControls(page);
  const box = await page.getByRole("slider", { name: "Seek" }).boundingBox();
  const [x, y] = [box.x + box.width * part, box.y + box.height / 2];
  if (page.viewportSize().width < 600) await page.touchscreen.tap(x, y);
  else await page.mouse.click(x, y);
}

export async function showControls(page) {
  const box = await page.locator("video").boundingBox();
  if (page.viewportSize().width < 600) {
    if (await page.locator(".player.quiet").count()) await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 3);
  } else {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
    await page.mouse.move(box.x + box.width / 2 + 9, box.y + box.height / 3);
  }
  await pause(250);
}

/** As the page itself would sign in, without its form. */
export async function signIn(page, person) {
  await page.goto("/");
  const status = await page.evaluate(async (body) => {
    const headers = { "Content-Type": "application/json", "X-Klieg-Client": "web" };
    return (await fetch("/api/auth/login", { method: "POST", headers, body: JSON.stringify(body) })).status;
  }, { login: person.username, password: person.password });
  if (status !== 200) throw new Error(`signing in answered ${status}`);
}
