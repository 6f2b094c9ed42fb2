// What a viewer does with the player, and what it does by itself while nobody looks or nobody answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, playing, plays, shot, showControls, visit, withoutAnswers } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, film, other;

before(async () => {
  folder = await tempFolder("player");
  [server, browser] = await Promise.all([Server.start(), launch({ whole: true })]);
  ada = await server.person("ada");
  const file = await streamable(folder.path, "long.mp4", { size: "426x240", seconds: 100, rate: 12 });
  [film, other] = [await publish(ada, "Harbour at dawn", file), await publish(ada, "Harbour at noon", file)];
  await Promise.all([ada.playable(film), ada.playable(other)]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** The page is told that nothing more is encoded: what it shows of that is no part of what is looked at here, and encoders take their time. */
async function settle(page) {
  await withoutAnswers(page);
  await page.route(/\/api\/videos\/v_\w+$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), status: "ready", processing: null } });
  });
  await page.routeWebSocket(/\/api\/ws$/, (socket) => {
    socket.connectToServer().onMessage((message) => /"type":"video\.(progress|changed)"/.test(message) || socket.send(message));
  });
}

const watching = async (id, options, address = `/watch/${id}`) => {
  const page = await visit(browser, server, options);
  if (id === film) await settle(page);
  await page.goto(address);
  await plays(page, "from the start", { more: 5 });
  return page;
};
const away = (page) => until("the controls make way", () => page.locator(".player.quiet").count());

test("what a key shows over the picture goes again, and every animation of the sheets has its keyframes", { timeout: 60_000 }, async () => {
  const page = await watching(film, { reducedMotion: "no-preference" });
  await page.evaluate(() => document.addEventListener("animationstart", (e) => (window.began ??= []).push(`${e.animationName},${e.target.textContent}`), true));
  await page.locator("body").press("l");
  await until("it is animated", () => page.evaluate(() => window.began?.includes("flash,+10 s")));
  await page.locator(".flash").waitFor({ state: "detached" });
  const missing = await page.evaluate(() => {
    const [made, used] = [new Set(["none"]), new Set()];
    const read = (rules) => {
      for (const rule of rules) {
        if (rule instanceof CSSKeyframesRule) made.add(rule.name);
        for (const name of rule.style?.animationName?.split(", ") ?? []) if (name) used.add(name);
        if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) read(rule.cssRules);
      }
    };
    [...document.styleSheets].forEach((sheet) => read(sheet.cssRules));
    return [...used].filter((name) => !made.has(name));
  });
  assert.deepEqual(missing, []);
  await page.context().close();
});

test("taps at a side of a phone's picture seek, ever further, and do not fill the screen with it", { timeout: 60_000 }, async () => {
  const page = await watching(film, { size: "phone" });
  await page.evaluate(() => {
    const video = document.querySelector("video");
    video.pause();
    video.currentTime = 0;
    document.addEventListener("dblclick", () => (window.doubled = true), true);
  });
  const box = await page.locator("video").boundingBox();
  const devices = await page.context().newCDPSession(page);
  const point = { x: box.x + box.width * 0.85, y: box.y + box.height * 0.4 };
  const from = Date.now() / 1000;
  for (const late of [0, 0.15, 0.3]) {
    await devices.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point], timestamp: from + late });
    await devices.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [], timestamp: from + late + 0.03 });
  }
  let now;
  await until("it is 20 s further on", async () => Math.abs((now = await playing(page)).at - 20) < 0.5, { seconds: 10, seen: () => JSON.stringify(now) });
  assert.equal(await page.evaluate(() => window.doubled ?? false), true, "the browser makes a double click of it");
  assert.equal(await page.evaluate(() => document.fullscreenElement), null);
  await page.context().close();
});

test("while the controls are away nothing is laid out or styled", { timeout: 60_000 }, async () => {
  const page = await watching(film);
  const devices = await page.context().newCDPSession(page);
  await devices.send("Performance.enable");
  const drawn = async () => {
    const { metrics } = await devices.send("Performance.getMetrics");
    return Object.fromEntries(metrics.filter(({ name }) => ["RecalcStyleCount", "LayoutCount"].includes(name)).map(({ name, value }) => [name, value]));
  };
  await showControls(page);
  const seen = await drawn();
  await plays(page, "with controls", { more: 12 });
  assert.ok((await drawn()).RecalcStyleCount > seen.RecalcStyleCount + 12, "the bar moves with every frame");
  await page.mouse.move(2, 2);
  await away(page);
  await until("they have faded", () => page.locator(".controls").evaluate((controls) => getComputedStyle(controls).opacity === "0"));
  let quiet = await drawn();
  await until("what comes below the player has come", async () => {
    const last = quiet;
    await pause(1000);
    quiet = await drawn();
    return quiet.RecalcStyleCount - last.RecalcStyleCount <= 1;
  });
  const before = await drawn();
  await plays(page, "without controls", { more: 60 });
  const since = await drawn();
  // Sixty frames: what the live line tells now and then may be among them (up to ten were seen), and nothing that comes with each.
  assert.ok(since.RecalcStyleCount - before.RecalcStyleCount <= 20, JSON.stringify({ before, since }));
  assert.ok(since.LayoutCount - before.LayoutCount <= 15, JSON.stringify({ before, since }));
  await showControls(page);
  const shown = Number(await page.getByRole("slider", { name: "Seek" }).getAttribute("aria-valuenow"));
  assert.ok(Math.abs(shown - (await playing(page)).at) < 2, "and then they say what is true");
  await page.context().close();
});

test("from another page Tab leads to the player's controls, and all of it goes by keys", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  await page.getByRole("link", { name: "Harbour at dawn" }).focus();
  await page.keyboard.press("Enter");
  await plays(page, "after Enter", { more: 5 });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".player")?.getAttribute("role")), "region");
  await page.keyboard.press("k");
  await until("it stands", async () => (await playing(page)).paused);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.waitFor();
  assert.equal(await keys.getByText("Captions").count(), 0, "there are none");
  await page.context().close();
});

test("a link begins where it says, in every spelling, and is made with the time that one is at", { timeout: 60_000 }, async () => {
  for (const address of ["?t=0m42s", "?start=0:42", "#t=42"]) {
    const page = await watching(film, {}, `/watch/${film}${address}`);
    const { at } = await playing(page);
    assert.ok(at >= 42 && at < 60, `${address} began at ${at}`);
    if (address.startsWith("#")) {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.locator("body").press("k");
      await page.getByRole("button", { name: "Share" }).click();
      const dialog = page.getByRole("dialog", { name: "Share" });
      assert.equal(await dialog.getByRole("textbox", { name: "Link" }).inputValue(), `${server.url}/watch/${film}`);
      await dialog.getByRole("switch", { name: /^Start at/ }).check();
      await shot(page, "share");
      await dialog.getByRole("button", { name: "Copy link" }).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, new RegExp(`/watch/${film}\\?t=4\\d$`));
    }
    await page.context().close();
  }
});

test("pictures beside the video wait until that has enough ahead", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const held = [];
  const asked = [];
  page.on("request", (r) => asked.push(new URL(r.url()).pathname));
  await page.route(/\/[1-9]\d*\.m4s$/, (route) => held.push(route)); // a line over which the first segments come, and then nothing
  await page.goto(`/watch/${film}`);
  await until("its first pictures are shown", async () => ((await playing(page))?.frames ?? 0) > 0 && held.length > 0);
  await page.locator("aside h3").first().waitFor(); // what they are called is there
  const pictures = () => asked.filter((path) => path.includes(other) && /\.(jpg|webp)$/.test(path));
  assert.deepEqual(pictures(), []);
  await page.unroute(/\/[1-9]\d*\.m4s$/);
  for (const route of held) await route.continue().catch(() => undefined); // given up meanwhile
  await page.locator("aside img").first().waitFor();
  await until("they are asked for", () => pictures().length > 0);
  await page.context().close();
});

test("what the first picture needs is asked for while hls.js is on its way, and nothing else", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const asked = [];
  page.on("request", (r) => asked.push(new URL(r.url()).pathname.replace(/^.*\/v_\w+\/[^/]+\/\d+\//, "")));
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/assets\/hls-/, (route) => released.then(() => route.continue()));
  await page.goto(`/watch/${film}`);
  await until("the first segments are asked for", () => asked.filter((path) => path.endsWith("/0.m4s")).length === 2, { seen: () => asked.join(" ") });
  for (const [file, times] of [["main.m3u8", 1], ["/index.m3u8", 2], ["/init.mp4", 2]]) assert.equal(asked.filter((path) => path.endsWith(file)).length, times, `${file}: ${asked}`);
  assert.deepEqual(asked.filter((path) => /\.(jpg|webp)$/.test(path)), []);
  release();
  await plays(page, "once hls.js is there", { more: 5 });
  await page.context().close();
});

test("pictures beside a video that is paused wait for nothing", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.route(/\/[1-9]\d*\.m4s$/, () => undefined);
  await page.goto(`/watch/${film}`);
  await until("its first pictures are shown", async () => ((await playing(page))?.frames ?? 0) > 0);
  assert.equal(await page.locator("aside img").count(), 0);
  await page.locator("video").evaluate((video) => video.pause());
  await page.locator("aside img").first().waitFor();
  await page.context().close();
});

test("who waits for a server that is away is told, and it goes on by itself", { timeout: 120_000 }, async () => {
  const page = await watching(film);
  await page.unrouteAll();
  await server.kill();
  try {
    await page.evaluate(() => (document.querySelector("video").currentTime = 90));
    await page.locator(".player").getByText("The server does not answer.").waitFor();
  } finally {
    await server.start();
  }
  await plays(page, "once the server is back", { more: 5, seconds: 60 }).catch(async (error) => {
    if (!/panel|lost/i.test(error.message)) throw error; // an error panel may stand for a moment
    await until("it plays again", async () => (await playing(page)).at > 91, { seconds: 60 });
  });
  await page.context().close();
});

test("in full screen the picture fills it, also where scrollbars take room", { timeout: 60_000 }, async () => {
  const wide = await launch({ scrollbars: true, whole: true });
  try {
    const page = await visit(wide, server, { viewport: { width: 1440, height: 600 } }); // so that there is something to scroll
    await page.goto(`/watch/${film}`);
    await plays(page, "from the start", { more: 5 });
    assert.ok(await page.evaluate(() => innerWidth > document.documentElement.clientWidth), "this browser's scrollbars take room");
    await page.locator("body").press("f");
    await until("it is full", () => page.locator(".player.full").count());
    await until("the picture is as wide as the screen", () => page.evaluate(() => document.querySelector(".player").getBoundingClientRect().width === innerWidth), { seconds: 10 });
  } finally {
    await wide.close();
  }
});

test("a chosen quality says that it comes, and with the speed it is that of the next video", { timeout: 400_000 }, async () => {
  const file = await streamable(folder.path, "two.mp4", { size: "640x360", seconds: 16 });
  const [one, two] = [await publish(ada, "Harbour at dusk", file), await publish(ada, "Harbour at night", file)];
  await Promise.all([ada.ready(one, 360), ada.ready(two, 360)]);
  const page = await watching(one);
  await showControls(page);
  await page.getByRole("button", { name: /^Playback speed/ }).click();
  await page.getByRole("menuitemradio", { name: "0.75×" }).click();
  const devices = await page.context().newCDPSession(page);
  await devices.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: -1 });
  await page.getByRole("button", { name: /^Quality/ }).click();
  await page.getByRole("menuitemradio", { name: /^240p/ }).click();
  await page.getByRole("button", { name: "Quality: 240p, on its way" }).waitFor();
  await until("240p is on the screen", async () => (await playing(page)).height === 240, { seconds: 30 });
  await showControls(page);
  await page.getByRole("button", { name: "Quality: 240p", exact: true }).waitFor();
  await page.getByRole("complementary").getByRole("link", { name: "Harbour at night" }).click();
  await page.getByRole("heading", { name: "Harbour at night", level: 1 }).waitFor();
  await plays(page, "the next one", { more: 5 });
  assert.equal((await playing(page)).height, 240);
  assert.equal(await page.evaluate(() => document.querySelector("video").playbackRate), 0.75);
  await page.context().close();
});

test("a jump to the end comes to it, also while a chosen quality is on its way there", { timeout: 400_000 }, async () => {
  const file = await streamable(folder.path, "ending.mp4", { size: "640x360", seconds: 20 });
  const id = await publish(ada, "Harbour in the rain", file);
  await ada.ready(id, 360);
  for (const [later, slowdown] of some(4, [[0, 1], [500, 6], [1500, 1], [2500, 6], [0, 6], [500, 1], [1500, 6], [2500, 1]])) {
    const page = await watching(id);
    // On a slow device the quality is still being exchanged when its last seconds are to be shown.
    await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await showControls(page);
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: /^240p/ }).click();
    await pause(later);
    await page.locator("body").press("End");
    await until(`it ends, ${later} ms after the choice, ${slowdown} times as slow`, async () => {
      const now = await playing(page);
      if (now.panel) throw new Error(JSON.stringify(now));
      return now.ended;
    }, { seconds: 40, seen: async () => JSON.stringify({ now: await playing(page), asked: page.asked.last(16) }) });
    if (later === 0 && slowdown === 1) {
      await page.getByRole("button", { name: /^Quality/ }).click();
      await page.getByRole("menuitemradio", { name: /^360p/ }).click();
      await page.getByRole("button", { name: "Quality: 360p", exact: true }).waitFor(); // at its end nothing is on its way
    }
    await page.context().close();
  }
  for (const seconds of ["19.95", "999"]) {
    const page = await visit(browser, server);
    await page.goto(`/watch/${id}?t=${seconds}`);
    await until(`a link to ${seconds} s plays to the end`, async () => {
      const now = await playing(page);
      if (now?.panel) throw new Error(JSON.stringify(now));
      return now?.ended;
    }, { seconds: 40, seen: async () => JSON.stringify(await playing(page)) });
    await page.context().close();
  }
});
