// Who has a touch screen, who has keys alone, and who reads at 200 % and 400 %: all of it goes, and is seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, playing, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { around, focused, seenFocus, tabTo } from "./lib/focus.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { fileName, screensOf, writePlaylist, writeTexts } from "./lib/screens.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, ada, film, file, playlist;

before(async () => {
  folder = await tempFolder("hands");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  root = await server.administrator("root");
  await writeTexts(server, root);
  ada = await server.person("ada");
  file = await streamable(folder.path, "Harbour.mp4", { size: "426x240", seconds: 40, rate: 12 });
  const described = { description: "Boats leave at 0:05. https://example.org/harbour has the map.", tags: ["harbour", "dawn"] };
  film = await publish(ada, "Harbour at dawn", file, described);
  const other = await publish(ada, "Harbour at noon", file);
  await ada.draft("Not here yet");
  for (const id of [film, other]) await ada.awaitVideo(id, "it is encoded and has a poster", (video) => video.status === "ready" && video.poster !== null, 240);
  playlist = await writePlaylist(ada, film);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const everybody = () =>
  [[null, "stranger"], [ada, "member"], [root, "administrator"]].map(([person, onlooker]) => [person, screensOf(onlooker, { video: film, channel: ada.channel, playlist })]);

async function open(page, name, path) {
  await page.goto(path);
  await settled(page);
  if (name === "watch") {
    await plays(page, name, { more: 3 });
    await page.evaluate(() => document.querySelector("video").pause()); // its controls stay
  }
}

// --- Magnified ------------------------------------------------------------------------------------------------------------

/** Runs in the page: what is wider than it, cut off, out of reach, or covered for good. */
function crowded() {
  const wrong = [];
  const of = (element) => element.outerHTML.slice(0, 140);
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wrong.push(`the page is ${page.scrollWidth - page.clientWidth} px too wide`);
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 2;
  const all = [...document.querySelectorAll("body *")].filter(isSeen);
  for (const element of all) {
    const style = getComputedStyle(element);
    const lines = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none"; // cut on purpose, with a sign of it
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    if (!lines && !element.matches(".sr, video, .poster, .poster *, .player, .seek *, .avatar, input, [class*=art]")) {
      if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) wrong.push(`cut at its end: ${of(element)}`);
      if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1 && element.textContent) wrong.push(`cut below: ${of(element)}`);
    }
  }
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  for (const control of all.filter((element) => element.matches("a[href], button, input, select, textarea, [role=slider]"))) {
    const box = control.getBoundingClientRect();
    if ((box.left < -1 || box.right > page.clientWidth + 1) && !scrolls(control)) wrong.push(`beside the window: ${of(control)}`);
  }
  scrollTo(0, (page.scrollHeight - innerHeight) / 2);
  // Each pixel row in the middle of the window is asked what stands there for good.
  let covered = 0;
  const isBar = (element) => {
    for (let up = element; up && !up.matches("main"); up = up.parentElement) { // a page in a frame stands for good, and is what is read
      const { position } = getComputedStyle(up);
      if ((position === "fixed" || position === "sticky") && up.getBoundingClientRect().width > innerWidth * 0.6) return true;
    }
    return false;
  };
  for (let y = 0; y < innerHeight; y++) {
    const top = document.elementFromPoint(innerWidth / 2, y);
    if (top && !top.closest("dialog, .toasts") && isBar(top)) covered++;
  }
  if (covered > innerHeight / 4) wrong.push(`bars cover ${covered} of ${innerHeight} px`);
  scrollTo(0, 0);
  return wrong;
}

for (const [much, width, height] of some(1, [["400 %", 320, 256], ["200 %", 720, 450]]))
  test(`at ${much}, ${width}x${height}, nothing is cut or out of reach, and the bars leave room to read`, { timeout: 180_000 }, async () => {
    const found = {};
    for (const [person, screens] of everybody()) {
      const page = await visit(browser, server, { viewport: { width, height } });
      if (person) await signIn(page, person);
      const shown = person ? screens : [...screens, { name: "docs", path: "/docs" }];
      for (const { name, path } of shown) {
        await open(page, name, path);
        await shot(page, `magnified-${width}-${person ? "in-" : ""}${fileName(name)}`);
        const wrong = await page.evaluate(crowded);
        if (wrong.length) found[`${name}${person ? `, ${person.username}` : ""}`] = wrong;
      }
      await page.context().close();
    }
    assert.deepEqual(found, {});
  });

test("at 400 % dialogs and menus fit, and are read by scrolling in one direction", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server, { viewport: { width: 320, height: 256 } });
  await signIn(page, ada);
  const found = {};
  const look = async (what, box) => {
    await box.waitFor();
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
    await shot(page, `magnified-320-${what.replaceAll(" ", "-")}`);
    const wrong = await box.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const out = [];
      if (left < 0 || right > innerWidth || top < 0 || bottom > innerHeight) out.push(`it stands at ${[left, top, right, bottom]}`);
      for (const part of [element, ...element.querySelectorAll("*")])
        if (["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth) out.push(`wider than itself: ${part.outerHTML.slice(0, 120)}`);
      const { clientHeight, scrollHeight } = [element, ...element.querySelectorAll(".body")].at(-1);
      if (clientHeight < Math.min(80 /* two items */, scrollHeight)) out.push(`of its ${scrollHeight} px ${clientHeight} are seen at once`);
      return out;
    });
    if (wrong.length) found[what] = wrong;
  };
  const dialog = page.getByRole("dialog");
  await page.goto("/studio");
  await page.getByRole("button", { name: "Account" }).click();
  await look("the account's menu", page.getByRole("menu"));
  await page.keyboard.press("Escape");
  for (const item of ["Edit video", "Delete video"]) {
    await page.getByRole("button", { name: "Actions for Harbour at dawn" }).click();
    await look("a video's menu", page.getByRole("menu"));
    await page.getByRole("menuitem", { name: item }).click();
    await look(item, dialog);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  await page.getByRole("button", { name: "New channel" }).click();
  await look("a new channel", dialog);
  await page.goto(`/watch/${film}`);
  await plays(page, "watch", { more: 3 });
  await page.evaluate(() => document.querySelector("video").pause());
  for (const name of [/^Quality/, /^Playback speed/]) {
    await page.getByRole("button", { name }).click();
    await look(`the menu of ${name.source.slice(1)}`, page.getByRole("menu"));
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Share" }).click();
  await look("sharing", dialog);
  await page.context().close();
  assert.deepEqual(found, {});
});

// --- Keys alone -----------------------------------------------------------------------------------------------------------

for (const [width, height] of some(1, [[1440, 900], [390, 844], [320, 256]]))
  test(`Tab goes once around each screen of ${width}x${height} and out again, and the focus is seen at every stop`, { timeout: 240_000 }, async () => {
    for (const [person, screens] of everybody()) {
      const page = await visit(browser, server, { viewport: { width, height } });
      if (person) await signIn(page, person);
      for (const { name, path, bare } of screens) { // not /docs: some hundred operations, which are tabs of one kind
        await open(page, name, path);
        const stops = await around(page, name);
        assert.ok(stops.length >= (bare ? 3 : 4), `${name} has ${stops.length} stops`);
        if (!bare) assert.equal(stops[0].name, "Skip to content", `${name} begins with the way past its bars`);
        for (let i = 0; i < 4; i++) {
          await page.keyboard.press("Shift+Tab");
          await seenFocus(page, `${name}, backwards`);
        }
      }
      await page.context().close();
    }
  });

test("by keys alone: sign in, a channel, an upload, watching, editing, deleting, signing out", { timeout: 240_000 }, async () => {
  const bea = await server.must("POST", "/api/auth/register", { body: { username: "bea", email: "bea@example.org", password: ada.password } });
  const page = await visit(browser, server);
  const press = (key) => page.keyboard.press(key);
  const type = (text) => page.keyboard.type(text);
  const seen = (where) => seenFocus(page, where);

  await page.goto("/");
  await tabTo(page, "a", "Sign in");
  await press("Enter");
  await page.waitForURL((url) => url.pathname === "/signin");
  await page.getByLabel("Username or email").waitFor();
  await settled(page); // the focus is set once more when the page is there
  await tabTo(page, "input", /^Username or email/);
  await type("bea");
  await tabTo(page, "input", /^Password/);
  await type(ada.password);
  assert.equal(await page.getByLabel("Username or email").inputValue(), "bea");
  assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), ada.password);
  await press("Enter");
  await until("she is signed in", async () => new URL(page.url()).pathname === "/", { seen: () => JSON.stringify(page.asked.last(8)) });

  await tabTo(page, "a", "Upload");
  await press("Enter");
  await page.getByLabel("Channel name").waitFor();
  await tabTo(page, "input", /^Channel name/);
  await type("Keel of Bea");
  await press("Enter");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  await tabTo(page, "button", "Choose files");
  await press("Enter");
  await (await choosing).setFiles(file);
  const job = page.getByRole("article", { name: /Upload of/ });
  await job.waitFor();
  await tabTo(page, "input", /^Title/);
  await press("ControlOrMeta+a");
  await type("Typed with no mouse");
  await tabTo(page, "input", /^(Public|Private|Unlisted)/);
  await press("ArrowDown");
  await seen("the visibilities");
  for (let i = 0; i < 3 && !(await job.getByRole("radio", { name: /^Public/ }).isChecked()); i++) await press("ArrowDown");
  assert.ok(await job.getByRole("radio", { name: /^Public/ }).isChecked(), "arrows choose who sees it");
  await job.getByText("Saved", { exact: true }).waitFor();
  await job.getByRole("link", { name: "Watch" }).waitFor({ timeout: 60_000 });
  await tabTo(page, "a", "Watch", { key: "Shift+Tab" });
  await press("Enter");
  await page.waitForURL(/\/watch\//);
  const id = page.url().split("/").pop();

  await plays(page, "by keys", { more: 10 });
  await until("the ladder is done", async () => (await server.video(id, bea.token)).status === "ready", { seconds: 120, every: 400 });
  await tabTo(page, "slider", "Seek");
  await press("Home");
  await press("ArrowRight");
  await press("ArrowRight");
  await until("arrows on the bar seek", async () => (await playing(page)).at >= 9);
  await tabTo(page, "button", /^(Pause|Play)$/);
  if (!(await playing(page)).paused) await press("Space");
  await until("it stands", async () => (await playing(page)).paused);
  for (const [name, item] of [[/^Playback speed/, /^0\.75/], [/^Quality/, /^240p/]]) {
    await tabTo(page, "button", name);
    await press("Enter");
    await page.locator("[role=menu] :focus").waitFor();
    await seen("a menu of the player");
    for (let i = 0; i < 12 && !item.test((await focused(page)).name); i++) {
      await press("ArrowDown");
      await seen("a menu of the player");
    }
    await press("Enter");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.match((await seen("after a menu")).name, name, "what was chosen leads back to the button");
  }
  assert.equal(await page.evaluate(() => document.querySelector("video").playbackRate), 0.75);
  await tabTo(page, "button", "Share");
  await press("Enter");
  await page.getByRole("dialog", { name: "Share" }).waitFor();
  for (const { inDialog } of await insideOf(page)) assert.ok(inDialog, "a dialog keeps the focus");
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal((await seen("after a dialog")).name, "Share");

  await tabTo(page, "a", "Studio", { key: "Shift+Tab" });
  await press("Enter");
  await page.getByRole("row", { name: /Typed with no mouse/ }).waitFor();
  const choose = async (title, item) => {
    await tabTo(page, "button", `Actions for ${title}`);
    await press("Enter");
    await page.locator("[role=menu] :focus").waitFor();
    for (let i = 0; i < 8 && (await seen("the menu of a video")).name !== item; i++) await press("ArrowDown");
    assert.equal((await focused(page)).name, item);
    await press("Enter");
    await page.getByRole("dialog").waitFor();
  };
  await choose("Typed with no mouse", "Edit video");
  await tabTo(page, "input", /^Title/);
  await press("End");
  await type(", twice");
  await press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("row", { name: /Typed with no mouse, twice/ }).waitFor();
  await choose("Typed with no mouse, twice", "Delete video");
  await tabTo(page, "button", "Delete video");
  await press("Enter");
  await page.getByText("The video was deleted.").waitFor();
  await page.getByRole("row", { name: /Typed with no mouse/ }).waitFor({ state: "detached" });

  await tabTo(page, "button", "Account");
  await press("Enter");
  await page.locator("[role=menu] :focus").waitFor();
  for (let i = 0; i < 20 && (await seen("the account's menu")).name !== "Sign out"; i++) await press("ArrowDown");
  await press("Enter");
  await page.getByRole("link", { name: "Sign up", exact: true }).first().waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

/** The stops of a dialog: as many Tabs as come to nothing new. */
async function insideOf(page) {
  const stops = new Map();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const now = await seenFocus(page, "in a dialog");
    if (now === null) continue; // the browser's own bars come between
    if (stops.has(now.number)) break;
    stops.set(now.number, now);
  }
  return [...stops.values()];
}

// --- A finger -------------------------------------------------------------------------------------------------------------

test("a finger shows the controls and hides them, drags the bar, and scrolls the page where it swipes over the picture", { timeout: 90_000 }, async () => {
  const page = await visit(browser, server, { size: "phone", viewport: { width: 390, height: 460 } });
  await page.goto(`/watch/${film}`);
  await plays(page, "from the start", { more: 3 });
  const touches = await page.context().newCDPSession(page);
  const touch = (type, ...touchPoints) => touches.send("Input.dispatchTouchEvent", { type, touchPoints });
  const picture = await page.locator("video").boundingBox();
  const middle = { x: picture.x + picture.width / 2, y: picture.y + picture.height / 3 };
  const quiet = (wanted) => until(`the controls are ${wanted ? "away" : "there"}`, async () => (await page.locator(".player.quiet").count() > 0) === wanted);
  await quiet(true);
  await page.touchscreen.tap(middle.x, middle.y);
  await quiet(false);

  const bar = await page.getByRole("slider", { name: "Seek" }).boundingBox();
  const along = (part) => ({ x: bar.x + bar.width * part, y: bar.y + bar.height / 2 });
  await touch("touchStart", along(0.1));
  for (const part of [0.2, 0.4, 0.6, 0.75]) await touch("touchMove", along(part));
  await until("the bar says where the finger is", async () => /^0:(29|30)$/.test(await page.locator(".seek .tip").textContent()), { seconds: 10 });
  await touch("touchEnd");
  let now;
  await until("it is where the finger left the bar", async () => (now = await playing(page)).at >= 29 && !now.seeking, { seconds: 20, seen: () => JSON.stringify(now) });
  assert.ok(now.at < 36, `it is at ${now.at}`);
  assert.equal(await page.evaluate(() => scrollY), 0, "a finger on the bar does not scroll the page");

  const { paused } = await playing(page);
  await pause(400); // so that it is not taken with the last touch
  await touch("touchStart", { x: middle.x, y: middle.y + 40 });
  for (let up = 4; up <= 100; up += 4) {
    await touch("touchMove", { x: middle.x, y: middle.y + 40 - up });
    await pause(16);
  }
  await touch("touchEnd");
  const where = () => page.evaluate(() => ({ at: scrollY, of: document.documentElement.scrollHeight - innerHeight }));
  let scrolled;
  await until("the page is scrolled", async () => (scrolled = await where()).at > Math.min(40, scrolled.of - 1), { seconds: 10, seen: () => JSON.stringify(scrolled) });
  assert.ok(scrolled.of > 0, "there is something to scroll");
  assert.equal((await playing(page)).paused, paused, "a swipe is no tap");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth <= 0), true);

  await page.evaluate(() => scrollTo(0, 0));
  await page.touchscreen.tap(middle.x, middle.y);
  await quiet(false);
  await page.getByRole("button", { name: /^Playback speed/ }).tap();
  await page.getByRole("menuitemradio", { name: "0.75×" }).tap();
  assert.equal(await page.evaluate(() => document.querySelector("video").playbackRate), 0.75);
  await page.context().close();
});

test("a finger plays and pauses in the middle of the picture, while the controls are there", { timeout: 90_000 }, async () => {
  const page = await visit(browser, server, { size: "phone" });
  await page.goto(`/watch/${film}`);
  await plays(page, "from the start", { more: 3 });
  const middle = page.locator(".player .middle");
  const picture = await page.locator("video").boundingBox();
  await until("the controls are away", () => page.locator(".player.quiet").count());
  assert.equal(await middle.count(), 0, "and nothing else is drawn");
  await page.touchscreen.tap(picture.x + picture.width / 2, picture.y + 20);
  await middle.waitFor();
  await shot(page, "finger-middle");
  const box = await middle.boundingBox();
  assert.ok(box.width >= 44 && box.height >= 44, JSON.stringify(box));
  // The controls may make way while a busy machine takes its time.
  const press = () => until("it is pressed", async () => {
    if ((await middle.count()) === 0) await page.touchscreen.tap(picture.x + picture.width / 2, picture.y + 20);
    return middle.tap({ timeout: 1000 }).then(() => true, () => false);
  });
  await press();
  await until("it stands", async () => (await playing(page)).paused);
  assert.equal(await middle.count(), 1, "and stays there while it does");
  await press();
  await plays(page, "again", { more: 3 });
  assert.equal(await page.getByRole("button", { name: "Pause" }).count(), 1, "who hears the page hears of one");
  await page.context().close();
  const desktop = await visit(browser, server);
  await desktop.goto(`/watch/${film}`);
  await plays(desktop, "from the start", { more: 3 });
  await desktop.mouse.move(400, 300);
  await desktop.mouse.move(410, 300);
  assert.equal(await desktop.locator(".player .middle").isVisible(), false, "a mouse has the whole picture for that");
  await desktop.context().close();
});

test("on a phone a menu comes from the foot of the window, and goes by a swipe, a tap beside it, Escape, or Back", { timeout: 120_000 }, async () => {
  for (const [colorScheme, viewport] of [["light", { width: 390, height: 844 }], ["dark", { width: 320, height: 640 }]]) {
    const page = await visit(browser, server, { size: "phone", colorScheme, viewport });
    await signIn(page, ada);
    await page.goto("/");
    const touches = await page.context().newCDPSession(page);
    const sheet = page.locator("dialog.sheet");
    const menu = page.getByRole("menu");
    const gone = () => sheet.waitFor({ state: "detached" });
    const opened = async (button, what) => {
      await button.tap();
      await menu.locator(":focus").waitFor();
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
      await shot(page, `sheet-${viewport.width}-${colorScheme}-${what}`);
      const box = await sheet.boundingBox();
      assert.ok(box.x === 0 && box.width === viewport.width && Math.abs(box.y + box.height - viewport.height) < 1, `${what}: ${JSON.stringify(box)}`);
      for (const row of await menu.locator("[role^=menuitem]").all()) assert.ok((await row.boundingBox()).height >= 48, `${what}: ${await row.textContent()}`);
      assert.deepEqual(await violations(page), [], what);
      return box;
    };
    const account = page.getByRole("button", { name: "Account" });
    const { x, y, width } = await opened(account, "account");
    await page.keyboard.press("End");
    assert.equal(await menu.locator(":focus").textContent(), "Sign out", "arrows and their like move in it");
    await page.keyboard.press("Escape");
    await gone();
    assert.equal(await account.evaluate((element) => element === document.activeElement), true, "and back to its button");
    await opened(account, "account");
    await page.touchscreen.tap(x + width / 2, y / 2);
    await gone();
    await opened(account, "account");
    await page.evaluate(() => history.back());
    await gone();
    assert.equal(new URL(page.url()).pathname, "/", "Back closes it, and goes nowhere");
    await opened(account, "account");
    await touches.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + width / 2, y: y + 10 }] });
    for (const down of [30, 60, 120, 200]) await touches.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: x + width / 2, y: y + 10 + down }] });
    await touches.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await gone();
    await page.goto(`/watch/${film}`);
    await plays(page, "watch", { more: 3 });
    await page.evaluate(() => document.querySelector("video").pause());
    await opened(page.getByRole("button", { name: /^Quality/ }), "quality");
    await page.keyboard.press("Escape");
    await gone();
    await opened(page.getByRole("button", { name: /^Playback speed/ }), "speed");
    await menu.getByRole("menuitemradio", { name: "0.75×" }).tap();
    await gone();
    assert.equal(await page.evaluate(() => document.querySelector("video").playbackRate), 0.75);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth <= 0), true);
    await page.context().close();
  }
});
