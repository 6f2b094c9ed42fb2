// What becomes of screens where the system, the site, a title or the line is not as usual.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, plays, settled, shot, showControls, signIn, visit, withoutAnswers } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, ids;
const arabic = "قناة المرفأ عند الفجر في الشتاء البارد الطويل والمطر على السفن القديمة حتى آخر الليل وأول الصباح";

before(async () => {
  folder = await tempFolder("conditions");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  const [wide, tall] = await Promise.all([
    streamable(folder.path, "low.mp4", { size: "426x240", seconds: 12 }),
    streamable(folder.path, "upright.mp4", { size: "240x426", seconds: 4 }),
  ]);
  ids = { wide: await publish(ada, "Harbour at dawn", wide), arabic: await publish(ada, arabic, wide), tall: await publish(ada, "The mast", tall) };
  for (const id of Object.values(ids)) await ada.awaitVideo(id, "it has a poster", (video) => video.playback.hls !== null && video.poster !== null, 240);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

test("where people chose their own few colours, every control is seen and what is chosen stands out", { timeout: 120_000 }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(browser, server, { forcedColors: "active", colorScheme });
    await signIn(page, ada);
    await page.goto(`/watch/${ids.wide}`);
    await plays(page, "in forced colours", { more: 5 });
    await page.evaluate(() => document.querySelector("video").pause());
    await showControls(page);
    await shot(page, `forced-watch-${colorScheme}`);
    const look = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return { ground: style(".player .controls").backgroundColor, icon: style(".player .pbtn .icon").color, share: style(".byline .btn").borderBlockStartWidth };
    });
    assert.match(look.ground, /^rgb\(/, "the controls have a ground of their own, which nothing shines through");
    assert.notEqual(look.icon, look.ground);
    assert.notEqual(look.share, "0px");
    assert.deepEqual(await violations(page), [], "watch");
    await page.goto("/settings");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await shot(page, `forced-settings-${colorScheme}`);
    const ground = (locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor);
    const segment = (name) => page.locator(".segments label").filter({ hasText: name });
    assert.notEqual(await ground(segment("System")), await ground(segment("Dark")), "the theme that is chosen");
    const keys = page.getByRole("switch", { name: /^Single-key/ });
    const on = await ground(keys);
    await keys.click();
    await until("a switch that is on stands out", async () => (await ground(keys)) !== on); // its colour fades
    assert.notEqual(await keys.evaluate((element) => getComputedStyle(element).borderBlockStartWidth), "0px");
    assert.deepEqual(await violations(page), [], "settings");
    await page.goto("/");
    await page.getByRole("article").first().waitFor();
    await shot(page, `forced-home-${colorScheme}`);
    assert.notEqual(await ground(page.locator(".chip[aria-current]")), await ground(page.locator(".chip").nth(1)), "the category that is chosen");
    assert.deepEqual(await violations(page), [], "home");
    await page.goto("/@ada");
    await page.getByRole("article").first().waitFor();
    await shot(page, `forced-channel-${colorScheme}`);
    const line = (tab) => page.locator(`.tab${tab}`).evaluate((element) => getComputedStyle(element).borderBlockEndColor);
    const canvas = await ground(page.locator("html"));
    assert.equal(await line(":last-child:not([aria-current])"), canvas, "a tab that is not chosen has no line");
    assert.notEqual(await line("[aria-current]"), canvas, "the one that is has");
    await page.context().close();
  }
});

test("what people write runs in its own direction, in titles and where it is typed", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  const direction = (locator) => locator.evaluate((element) => getComputedStyle(element).direction);
  await page.goto("/");
  const cards = page.getByRole("article");
  await cards.first().waitFor();
  assert.equal(await direction(cards.getByRole("link", { name: arabic })), "rtl"); // and so its ellipsis stands at its end
  assert.equal(await direction(cards.getByRole("link", { name: "Harbour at dawn" })), "ltr");
  await page.goto(`/watch/${ids.arabic}`);
  await page.getByRole("heading", { level: 1, name: arabic }).waitFor();
  await shot(page, "arabic-watch");
  assert.equal(await direction(page.getByRole("heading", { level: 1 })), "rtl");
  await page.getByRole("button", { name: "Edit" }).click();
  assert.equal(await direction(page.getByLabel("Title")), "rtl");
  await page.context().close();
});

test("an upright picture is seen whole on its card", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  const card = page.getByRole("article").filter({ hasText: "The mast" });
  const whole = card.locator("img:not(.around)");
  await until("it is there", () => whole.evaluate((img) => img.complete && img.naturalWidth > 0));
  await shot(page, "upright-home");
  assert.equal(await whole.evaluate((img) => getComputedStyle(img).objectFit), "contain");
  assert.equal(await card.locator("img.around").count(), 1);
  assert.equal(await page.getByRole("article").filter({ hasText: "Harbour" }).locator("img.around").count(), 0);
  await page.context().close();
});

test("until the next page is there, the last one stays", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  const card = page.getByRole("article").filter({ hasText: "Harbour at dawn" });
  await card.waitFor();
  let open = () => {};
  const held = new Promise((resolve) => (open = resolve));
  let asked = false;
  await page.route("**/assets/channel.page-*.js", async (route) => {
    asked = true;
    await held;
    await route.continue();
  });
  await card.getByRole("link", { name: "Channel of ada" }).click();
  await page.getByRole("progressbar", { name: "Loading page" }).waitFor();
  await until("its code is asked for", () => asked);
  assert.ok(await card.isVisible());
  open();
  await page.getByRole("heading", { name: "Channel of ada", level: 1 }).waitFor();
  await page.context().close();
});

/** Lets what the page asks for there wait until it is let go. */
async function hold(page, address) {
  let open = () => {};
  const held = new Promise((resolve) => (open = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  return open;
}

test("on a slow line the bars stay until the next page is there, and that begins with what the card showed", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  const card = page.getByRole("article").filter({ hasText: "Harbour at dawn" });
  const picture = card.locator("img:not(.around)");
  await until("its picture is there", () => picture.evaluate((img) => img.complete && img.naturalWidth > 0));
  const shown = await picture.evaluate((img) => img.currentSrc);
  const code = await hold(page, /\/assets\/watch\.page-.*\.js$/);
  const answers = await Promise.all([hold(page, /\/api\/(videos|channels)\/[^/]+(\/videos.*)?$/), hold(page, /\.(m3u8|m4s|mp4|webp|jpg)(\?|$)/)]);
  await card.getByRole("link", { name: "Harbour at dawn" }).click();
  await page.getByRole("progressbar", { name: "Loading page" }).waitFor();
  assert.equal(await page.locator(".shell.folded").count(), 0, "the page that is seen has its rail");
  code();
  await page.getByRole("heading", { level: 1, name: "Harbour at dawn" }).waitFor();
  assert.equal(await page.locator(".shell.folded").count(), 1);
  await until("the window is called so", async () => (await page.title()).startsWith("Harbour at dawn"));
  assert.ok((await page.locator("video").evaluate((video) => getComputedStyle(video).backgroundImage)).includes(shown), "the card's picture stands where the video will");
  await shot(page, "slow-watch");
  await page.getByRole("link", { name: /^Channel of ada/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "Channel of ada" }).waitFor();
  await shot(page, "slow-channel");
  for (const open of answers) open();
  await page.getByRole("main").getByText(/Since|since/).first().waitFor();
  await page.getByRole("article").first().waitFor();
  await page.context().close();
});

test("a video's page opens the navigation over itself", { timeout: 60_000 }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(browser, server, { colorScheme });
    await page.goto(`/watch/${ids.wide}`);
    const button = page.getByRole("button", { name: "Open navigation" });
    const drawer = page.getByRole("dialog", { name: "Navigation" });
    await button.click();
    const home = drawer.getByRole("link", { name: "Home", exact: true });
    await home.waitFor();
    await shot(page, `drawer-${colorScheme}`);
    const [whole, top, first] = await Promise.all([drawer, drawer.locator("header"), home].map((part) => part.boundingBox()));
    assert.ok(first.width > whole.width - 32, `its links are as wide as it is: ${first.width} of ${whole.width}`);
    assert.ok(first.y - (top.y + top.height) < 16, "and begin below its head");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((element) => element === document.activeElement), true, "and back");
    await button.click();
    await page.mouse.click(1200, 500); // beside it
    await drawer.waitFor({ state: "detached" });
    await button.click();
    await home.click();
    await page.getByRole("button", { name: "Collapse navigation" }).waitFor(); // the page that one leaves has articles, too
    assert.equal(await drawer.count(), 0);
    await page.context().close();
  }
});

test("the chosen theme is there before any script of the page, and no other script stands in it", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { colorScheme: "light" });
  await page.addInitScript(() => localStorage.setItem("klieg.theme", "dark"));
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.route("**/about", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("</head>", "<script>window.strange = true</script></head>") });
  });
  for (const path of ["/", "/about"]) {
    page.troubles.length = 0;
    await page.goto(path);
    const { theme, meta, scheme, strange } = await page.evaluate(() => ({
      theme: document.documentElement.dataset.theme, meta: document.querySelector("meta[name=color-scheme]").content,
      scheme: getComputedStyle(document.documentElement).colorScheme, strange: window.strange,
    }));
    await shot(page, `theme-first-${path === "/" ? "home" : "about"}`);
    assert.equal(theme, "dark", path);
    assert.equal(scheme, "dark", path);
    assert.equal(meta, "dark", "also before the sheet is there");
    assert.equal(strange, undefined);
    assert.equal(page.troubles.filter((text) => text.includes("Content Security Policy")).length, path === "/" ? 0 : 1);
  }
  assert.deepEqual(asked.filter((path) => path.includes("theme")), []);
  await page.context().close();
});

test("whoever signs in is led to where they came from, also where the code of that page comes late", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  let open = () => {};
  const held = new Promise((resolve) => (open = resolve));
  await page.route("**/assets/settings.page-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/signin?next=/settings");
  await page.getByLabel("Username or email").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(ada.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/settings");
  open();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/settings");
  await page.context().close();
});

test("a second visit begins with what the last one saw, before any answer", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await withoutAnswers(page);
  await page.goto("/");
  const card = page.getByRole("article").filter({ hasText: "Harbour at dawn" });
  await card.waitFor();
  await page.goto(`/watch/${ids.wide}`);
  await plays(page, "the first time", { more: 3 });
  for (const path of ["/@ada", `/channel/${ada.channel.id}`]) {
    await page.goto(path);
    await card.waitFor();
  }
  let open = () => {};
  const held = new Promise((resolve) => (open = resolve));
  let asked = 0;
  await page.route("**/api/**", async (route) => {
    asked++;
    await held;
    await route.continue().catch(() => undefined); // the page has gone on
  });
  await page.goto("/");
  await card.waitFor();
  await page.goto(`/watch/${ids.wide}`);
  await page.getByRole("heading", { level: 1, name: "Harbour at dawn" }).waitFor();
  await page.getByRole("link", { name: "Channel of ada" }).first().waitFor();
  assert.ok(asked > 2, "and they are asked for");
  for (const path of ["/@ada", `/channel/${ada.channel.id}`]) {
    const before = asked;
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: "Channel of ada" }).waitFor();
    await card.waitFor();
    assert.ok(asked > before, `${path}: and they are asked for`);
  }
  await page.goto(`/watch/${ids.wide}`);
  open();
  await plays(page, "once the answers are there", { more: 3 });
  await page.context().close();
});

test("where no accounts are made, nothing leads to making one, and the site is called as it is called", { timeout: 60_000 }, async () => {
  const closed = await Server.start("site.registration=closed", "site.name=Lumen TV");
  try {
    const page = await visit(browser, closed);
    for (const path of ["/", "/studio", "/signin"]) {
      await page.goto(path);
      await page.getByRole("link", { name: "Lumen TV, home" }).waitFor();
      await settled(page);
      assert.equal(await page.getByRole("link", { name: /sign up|create an account/i }).count(), 0, path);
      assert.doesNotMatch(await page.locator("main, header").allTextContents().then((all) => all.join(" ")), /Klieg/, path);
    }
    const token = /\/setup\?token=([\w-]+)/.exec(closed.log)[1];
    await page.goto(`/setup?token=${token}`);
    await page.getByText("Create the first administrator of Lumen TV.").waitFor();
    await page.context().close();
  } finally {
    await closed.stop();
  }
});
