// The whole job in a real browser: sign up, channel, upload, edit, watch, seek, change quality, studio, sign out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { holes, launch, playing, plays, seekTo, settled, shot, showControls, sizes, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";

let server, browser, folder, file;

before(async () => {
  folder = await tempFolder("browser");
  [server, browser, file] = await Promise.all([
    Server.start(), launch({ whole: true }), streamable(folder.path, "Harbour at dawn.mp4", { size: "1920x1080", seconds: 20, rate: 24 }),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

async function signUp(page, name) {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up", exact: true }).first().click();
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("Name to show").fill("Ada Keel");
  await page.getByLabel("Email").fill(`${name}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await shot(page, `${page.tag}-1-signup`);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** The upload is slowed down, so that there is something to see and to edit meanwhile. */
async function upload(page, title, name) {
  await page.goto("/upload");
  await page.getByLabel("Channel name").fill(`Keel ${name}`);
  await shot(page, `${page.tag}-2-channel`);
  await page.getByRole("button", { name: "Create channel" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 5, downloadThroughput: -1, uploadThroughput: 3_000_000 });
  await (await choosing).setFiles(file);
  const job = page.getByRole("article", { name: /Upload of/ });
  await job.getByText("Uploading").waitFor();
  await job.getByLabel("Title").fill(title);
  await job.getByLabel("Description").fill("Boats leave at 0:10. https://example.org/harbour has the map.\n#harbour");
  await job.getByText("Public").click();
  await job.getByLabel("Tags").fill("harbour, dawn,");
  assert.match(await job.textContent(), /Uploading/, "the details were meant to be edited while the file is on its way");
  await shot(page, `${page.tag}-3-uploading`);
  await job.getByText("Saved", { exact: true }).waitFor();
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await job.getByRole("link", { name: "Watch" }).waitFor({ timeout: 60_000 });
  await shot(page, `${page.tag}-4-playable`);
  await job.getByRole("link", { name: "Watch" }).click();
  await page.waitForURL(/\/watch\//);
  return page.url().split("/").pop();
}

async function watch(page) {
  const begun = await plays(page, "from the start", { more: 24 });
  assert.equal(begun.panel, null);
  assert.ok(begun.at > 0);
  await showControls(page);
  await shot(page, `${page.tag}-5-watch`);

  await page.locator("body").press("l");
  const on = await plays(page, "after L");
  assert.ok(on.at >= begun.at + 9, `L leads 10 s on: ${begun.at} to ${on.at}`);
  await page.locator("body").press("0");
  assert.ok((await plays(page, "after 0")).at < 5, "0 leads to the start");

  for (const [part, from] of [[0.5, 9.4], [0.9, 17.4], [0.25, 4.4]]) {
    await seekTo(page, part);
    const there = await plays(page, `the slider at ${part}`, { more: 15 });
    assert.ok(there.at >= from && there.at < from + 5, `the slider at ${part} leads to ${there.at}`);
  }
  const slider = page.getByRole("slider", { name: "Seek" });
  await slider.focus();
  await slider.press("ArrowRight");
  const stepped = await plays(page, "an arrow on the slider", { more: 15 });
  assert.ok(stepped.at >= 9, `an arrow leads 5 s on: ${stepped.at}`);
}

async function quality(page, videoId, token) {
  await until("the ladder is done", async () => (await server.video(videoId, token)).status === "ready", { seconds: 150, every: 400 });
  await page.locator("body").press("0");
  await plays(page, "before the change", { more: 15 });
  await page.locator("body").press("k");
  await showControls(page);
  await page.getByRole("button", { name: /^Quality/ }).click();
  const menu = page.getByRole("menu", { name: /^Quality/ });
  await menu.getByRole("menuitemradio", { name: /^480p/ }).waitFor({ timeout: 15_000 });
  assert.deepEqual((await menu.getByRole("menuitemradio").allTextContents()).map((t) => t.replace(/HD$|\(.*\)/g, "").trim()),
    ["1080p", "720p", "480p", "360p", "240p", "Auto"]);
  await shot(page, `${page.tag}-6-quality`);
  await page.keyboard.press("Escape");
  await page.locator("body").press("k");
  for (const [label, height] of [["240p", 240], ["720p", 720]]) {
    const { log } = await plays(page, `before ${label}`, { more: 5 });
    const waited = log.waiting.length;
    await showControls(page);
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: new RegExp(`^${label}`) }).click();
    let now;
    await until(`the picture is ${label}`, async () => ((now = await playing(page)).height === height), {
      seconds: 20, seen: () => JSON.stringify(now),
    });
    now = await plays(page, label);
    assert.deepEqual(holes(now), [], `no hole on the way to ${label}`);
    assert.equal(now.log.waiting.length, waited, `no stall on the way to ${label}: ${JSON.stringify(now.log.waiting)}`);
    if (now.at > 10) await page.locator("body").press("0");
  }
}

for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]]) {
  test(`${size}, ${colorScheme}: from signing up to signing out`, { timeout: 300_000 }, async () => {
    const page = await visit(browser, server, { size, colorScheme });
    page.tag = `${size}-${colorScheme}`;
    const name = `ada-${size}`;
    const title = `Harbour at dawn, ${size}`;
    try {
      await signUp(page, name);
      const videoId = await upload(page, title, name);
      await watch(page);
      await quality(page, videoId);

      await page.goto("/");
      const card = page.getByRole("article").filter({ hasText: title });
      await card.waitFor();
      const poster = card.locator("img");
      await until("the card shows a poster", () => poster.evaluate((img) => img.complete && img.naturalWidth > 100));
      await shot(page, `${page.tag}-7-home`);

      await page.goto("/studio");
      const row = page.getByRole("row").filter({ hasText: title });
      await row.waitFor();
      assert.match(await row.textContent(), /Public[\s\S]*Ready/);
      await shot(page, `${page.tag}-8-studio`);

      await page.getByRole("button", { name: "Account" }).click();
      await shot(page, `${page.tag}-9-account`);
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("link", { name: "Sign up", exact: true }).first().waitFor();
      assert.equal(await page.evaluate(async () => (await fetch("/api/auth/me")).json()), null);

      // A stranger sees what is public.
      await page.goto(`/watch/${videoId}`);
      await plays(page, "signed out");
      assert.deepEqual(page.troubles, []);
    } catch (error) {
      await shot(page, `${page.tag}-failure`).catch(() => undefined);
      error.message += `\nTroubles of the page: ${page.troubles.join("\n") || "none"}\nServer:\n${server.log.slice(-3000)}`;
      throw error;
    } finally {
      await page.context().close();
    }
  });
}

/** All of a short film is there in a poor quality, and the measured line says that fetching takes longer than what is left. */
test("a quality that is chosen is shown, even after a slow line", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server);
  const network = await page.context().newCDPSession(page);
  const line = (downloadThroughput) => network.send("Network.emulateNetworkConditions", { offline: false, latency: 20, downloadThroughput, uploadThroughput: -1 });
  const { items } = await server.must("GET", "/api/videos");
  let now;
  try {
    await page.goto("/"); // the client is there before the line gets slow, the film is not
    await line(60_000);
    await page.goto(`/watch/${items[0].id}`);
    await until("all of it is there", async () => {
      now = await playing(page);
      const end = now?.buffered.at(-1)?.[1];
      return end !== undefined && end > now.duration - 0.5;
    }, { seconds: 60, seen: () => JSON.stringify(now) });
    assert.ok(now.height < 720, `the test means to begin with a poor picture: ${now.height}`);
    await page.locator("body").press("0");
    now = await plays(page, "from the start", { more: 5 });
    await showControls(page);
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: /^720p/ }).click();
    await line(-1);
    await until("the picture is 720p", async () => ((now = await playing(page)).height === 720), { seconds: 20, seen: () => JSON.stringify(now) });
  } finally {
    await page.context().close();
  }
});

test("seeking back shows the quality that was chosen meanwhile, up to where it came to the screen", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server);
  const { items } = await server.must("GET", "/api/videos");
  const choose = async (label, height) => {
    await showControls(page);
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: new RegExp(`^${label}`) }).click();
    await until(`the picture is ${label}`, async () => ((now = await playing(page)).height === height), { seconds: 20, seen: () => JSON.stringify(now) });
  };
  let now;
  try {
    await page.goto(`/watch/${items[0].id}`);
    await plays(page, "from the start", { more: 5 });
    await choose("240p", 240);
    await until("some seconds were seen in 240p", async () => (now = await playing(page)).at > 9, { seen: () => JSON.stringify(now) });
    await choose("720p", 720);
    now = await plays(page, "in 720p", { more: 10 });
    assert.equal(now.log.waiting.length, 1, `no stall: ${JSON.stringify(now.log.waiting)}`);
    const arrived = now.log.resize.at(-1).at;
    for (const at of [arrived - 1.5, 7, 4]) {
      await page.evaluate((to) => void (document.querySelector("video").currentTime = to), at);
      now = await plays(page, `back at ${at}`, { more: 5 });
      assert.equal(now.height, 720, `the picture at ${at}, where 720p came at ${arrived}`);
    }
  } finally {
    await page.context().close();
  }
});

test("it plays where init segments come late, and where the sound's is given up for another's", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const late = async (route) => {
    await pause(600);
    await route.continue().catch(() => undefined); // given up meanwhile
  };
  await page.route("**/init.mp4", late);
  try {
    const { items } = await server.must("GET", "/api/videos");
    await page.goto(`/watch/${items[0].id}`);
    await plays(page, "after late init segments", { more: 10 });
  } finally {
    await page.context().close();
  }
});

/** At night, the other two pairs of size and theme: every screen once, for the eye, and none scrolls sideways. */
for (const [size, colorScheme] of some(0, [["desktop", "dark"], ["phone", "light"]])) {
  test(`${size}, ${colorScheme}: screens fit`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server, { size, colorScheme });
    const login = await server.must("POST", "/api/auth/login", { body: { login: `ada-${size}`, password: "correct horse battery" } });
    const { items } = await server.must("GET", "/api/videos");
    const screens = { home: "/", watch: `/watch/${items[0].id}`, channel: `/@${items[0].channel.handle}`, signin: "/signin", missing: "/watch/v_missing" };
    const inside = { studio: "/studio", upload: "/upload", settings: "/settings" };
    const look = async (list) => {
      for (const [name, path] of Object.entries(list)) {
        await page.goto(path);
        await settled(page).catch(() => undefined);
        if (name === "watch") await plays(page, "watch", { more: 10 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${name} is ${over} px too wide at ${sizes[size].viewport.width}`);
        await shot(page, `${size}-${colorScheme}-${name}`);
      }
    };
    await look(screens);
    await page.goto("/signin");
    await page.getByLabel("Username or email").fill(login.user.username);
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await look(inside);
    await page.context().close();
  });
}
