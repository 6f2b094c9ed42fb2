// Every screen, in both themes and from the smallest phone to a desktop: nothing that axe-core complains about, nothing that is
// wider than the window. And what the screens say where something is wrong.
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { clip, streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { onlookers, screensOf, writePlaylist, writeTexts } from "./lib/screens.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, ada, ids, playlist;

before(async () => {
  folder = await tempFolder("screens");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  root = await server.administrator("root");
  await writeTexts(server, root);
  ada = await server.person("ada");
  const [wide, tall, sound] = await Promise.all([
    streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 }),
    streamable(folder.path, "tall.mp4", { size: "360x640", seconds: 4 }),
    clip(folder.path, "sound.m4a", "-f", "lavfi", "-i", "sine=f=440:d=4", "-c:a", "aac"),
  ]);
  const described = { description: "Boats leave at 0:05. https://example.org/harbour has the map.", tags: ["harbour", "dawn"] };
  ids = {
    wide: await publish(ada, "Harbour at dawn", wide, described),
    tall: await publish(ada, "Averylongwordthatnobodyeverbroke".repeat(3), tall),
    sound: await publish(ada, "A tone", sound, { visibility: "unlisted" }),
    secret: await publish(ada, "Not for everybody", wide, { visibility: "private" }),
    draft: await ada.draft("Not here yet"),
  };
  for (const id of [ids.wide, ids.tall, ids.sound, ids.secret]) await ada.ready(id);
  playlist = await writePlaylist(ada, ids.wide);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Those that every visitor of this kind sees, and here what videos of other kinds are like. */
const screens = {
  stranger: () => [...shared("stranger"), { name: "tall", path: `/watch/${ids.tall}` }, { name: "docs", path: "/docs" }],
  member: () => [...shared("member"), { name: "sound", path: `/watch/${ids.sound}` }, { name: "draft", path: `/watch/${ids.draft}` }],
  administrator: () => shared("administrator"),
};
const shared = (onlooker) => screensOf(onlooker, { video: ids.wide, channel: ada.channel, playlist });
const accounts = () => ({ member: ada, administrator: root });

async function look(page, name, path) {
  await page.goto(path);
  await settled(page);
  if (["watch", "tall", "sound"].includes(name)) {
    if (name === "sound") await until("it plays", () => page.evaluate(() => document.querySelector("video")?.currentTime > 0));
    else await plays(page, name, { more: 3 });
    await page.evaluate(() => document.querySelector("video").pause()); // its controls stay
  }
  return violations(page);
}

const looks = some(3, [["desktop", "light"], ["phone", "dark"], ["desktop", "forced"], ["phone", "light"], ["desktop", "dark"], ["phone", "forced"]]);
for (const [size, colour] of looks)
  for (const onlooker of onlookers)
    test(`${size}, ${colour}, ${onlooker}: axe finds nothing`, { timeout: 120_000 }, async () => {
      const page = await visit(browser, server, { size, colorScheme: colour === "light" ? "light" : "dark", forcedColors: colour === "forced" ? "active" : "none" });
      if (onlooker !== "stranger") await signIn(page, accounts()[onlooker]);
      const found = {};
      for (const { name, path } of screens[onlooker]()) {
        const list = await look(page, name, path);
        if (list.length) found[name] = list;
      }
      await page.context().close();
      assert.deepEqual(found, {});
    });

test("menus and dialogs: axe finds nothing", { timeout: 60_000 }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(browser, server, { colorScheme });
    await signIn(page, ada);
    await page.goto("/studio");
    await page.getByRole("button", { name: "Account" }).click();
    assert.deepEqual(await violations(page), [], "the account's menu");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Actions for Harbour at dawn" }).click();
    await page.getByRole("menuitem", { name: "Edit video" }).click();
    await page.getByLabel("Title").fill("");
    assert.deepEqual(await violations(page), [], "a video's details, with an error");
    await page.keyboard.press("Escape");
    assert.deepEqual(await violations(page), [], "the question whether to discard it");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "New channel" }).click();
    assert.deepEqual(await violations(page), [], "a channel's details");
    await page.context().close();
  }
});

test("a slip throws away nothing that was typed in a dialog", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto("/studio");
  const asked = page.getByRole("dialog", { name: "Discard what you typed?" });
  const slips = [() => page.keyboard.press("Escape"), () => page.mouse.click(5, 5), () => page.getByRole("button", { name: "Close" }).click()];
  const change = async (dialog, label) => {
    const field = dialog.getByLabel(label);
    await field.fill("Typed by hand");
    for (const slip of slips) {
      await slip();
      await asked.waitFor();
      await page.keyboard.press("Escape");
      await page.locator("dialog").nth(1).waitFor({ state: "detached" });
      assert.equal(await field.inputValue(), "Typed by hand");
    }
    await slips[0]();
    await asked.getByRole("button", { name: "Discard" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  const edit = page.getByRole("dialog", { name: "Edit video" });
  const open = async () => {
    await page.getByRole("button", { name: "Actions for Harbour at dawn" }).click();
    await page.getByRole("menuitem", { name: "Edit video" }).click();
    await edit.waitFor();
  };
  await open();
  await change(edit, "Title");
  await open();
  await slips[1](); // nothing was typed
  await edit.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "New channel" }).click();
  await change(page.getByRole("dialog"), "Name");
  await page.context().close();
});

test("Back closes a dialog before it leaves the page, asks first where something was typed, and leaves no entries behind", { timeout: 60_000 }, async () => {
  for (const [size, direct] of [["desktop", false], ["phone", true]]) {
    const page = await visit(browser, server, { size });
    await signIn(page, ada);
    // Straight from another document, or from another page of the client.
    await page.goto(direct ? "/studio" : "/");
    if (!direct) await page.getByRole("link", { name: "Studio" }).locator("visible=true").first().click();
    const at = (path) => page.waitForURL((url) => url.pathname === path);
    const step = (by) => page.evaluate((steps) => history.go(steps), by);
    const dialog = page.getByRole("dialog", { name: "Create a channel" });
    const open = async () => {
      await page.getByRole("button", { name: "New channel" }).click();
      await dialog.waitFor();
    };
    const closed = () => page.locator("dialog").waitFor({ state: "detached" });
    await open();
    await step(-1);
    await closed();
    await at("/studio");
    const entries = await page.evaluate(() => history.length);
    for (let i = 0; i < 10; i++) {
      await open();
      await dialog.getByRole("button", { name: "Close" }).click();
      await closed();
    }
    assert.equal(await page.evaluate(() => history.length), entries);

    await open();
    await dialog.getByLabel("Name").fill("Typed by hand");
    const asked = page.getByRole("dialog", { name: "Discard what you typed?" });
    await step(-1);
    await asked.waitFor();
    await step(-1); // as Escape: one writes on
    await asked.waitFor({ state: "detached" });
    assert.equal(await dialog.getByLabel("Name").inputValue(), "Typed by hand");
    await step(-1);
    await asked.getByRole("button", { name: "Discard" }).click();
    await closed();
    await at("/studio");
    await step(1);
    await page.getByRole("button", { name: "New channel" }).waitFor();
    assert.equal(await page.locator("dialog").count(), 0, "Forward opens nothing");
    await step(-1); // one is enough
    await at("/");
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("what a dialog is saved with stays in sight, however low the window", { timeout: 60_000 }, async () => {
  for (const [width, height, colorScheme] of some(2, [[1440, 700, "dark"], [320, 568, "light"], [1440, 900, "light"], [390, 844, "dark"]])) {
    const page = await visit(browser, server, { viewport: { width, height }, colorScheme });
    await signIn(page, ada);
    await page.goto("/studio");
    for (const [actions, item] of [["Actions for Channel of ada", "Edit channel"], ["Actions for Harbour at dawn", "Edit video"]]) {
      await page.getByRole("button", { name: actions }).click();
      await page.getByRole("menuitem", { name: item }).click();
      const dialog = page.getByRole("dialog", { name: item });
      const save = dialog.getByRole("button", { name: /^Save/ });
      await save.waitFor();
      await settled(page);
      const where = `${item} at ${width}x${height}`;
      await shot(page, `dialog-${item.replace(" ", "-")}-${width}x${height}-${colorScheme}`);
      assert.ok(await save.evaluate((button) => {
        const { left, right, top, bottom } = button.getBoundingClientRect();
        return [top + 2, bottom - 2].every((y) => button.contains(document.elementFromPoint((left + right) / 2, y)));
      }), where);
      const last = dialog.getByLabel(/^(About|Tags|Description)/).last();
      await last.focus();
      assert.ok(await last.evaluate((field) => {
        const { left, bottom } = field.getBoundingClientRect();
        const seen = document.elementFromPoint(left + 8, bottom - 4);
        return field === seen || field.parentElement === seen;
      }), `what has the focus is covered: ${where}`);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    await page.context().close();
  }
});

/** The page gets this width, and has room in it as soon as it is laid out anew. Of what is fixed in a corner the page's own width tells nothing. */
async function fitsInto(page, width, what, height = 800) {
  await page.setViewportSize({ width, height });
  let over;
  await until(`${what} fits into ${width} px`, async () => {
    over = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll("dialog[open], .panel, .toast, main")]
      .map((box) => box.scrollWidth - box.clientWidth).reduce((a, b) => Math.max(a, b), 0));
    return over <= 0;
  }, { seconds: 10, seen: () => `It is ${over} px too wide.` });
}

test("no screen is wider than the window, down to 320 px", { timeout: 180_000 }, async () => {
  for (const onlooker of onlookers) {
    const page = await visit(browser, server);
    if (onlooker !== "stranger") await signIn(page, accounts()[onlooker]);
    for (const { name, path } of screens[onlooker]()) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(path);
      await settled(page);
      for (const width of [320, 390, 768, 1024, 1920]) {
        await fitsInto(page, width, name);
        // A mouse cannot drag a row: it is whole, or it is narrow and shows a bar.
        const hidden = await page.locator(".chips").evaluateAll((rows, wide) =>
          rows.filter((row) => row.scrollWidth > row.clientWidth && (wide || getComputedStyle(row).scrollbarWidth === "none")).map((row) => row.scrollWidth - row.clientWidth), width >= 640);
        assert.deepEqual(hidden, [], `${name} hides so much of a row of chips at ${width}`);
      }
    }
    await page.context().close();
  }
});

test("no name, title or file name widens a page, however long its one word", { timeout: 120_000 }, async () => {
  const word = (length) => "Widestwordthatnobodyeverbroke".repeat(9).slice(0, length);
  const bea = await server.person("bea".padEnd(30, "x"), { displayName: word(50) });
  const { token } = bea;
  await server.must("PATCH", `/api/channels/${bea.channel.id}`, { token, body: { name: word(60), description: word(200) } });
  await server.must("POST", "/api/channels", { token, body: { handle: "w".repeat(30), name: word(59) } });
  const about = { description: word(200), tags: [word(30), word(29)] };
  const video = await publish(bea, word(120), await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 }), about);
  await bea.ready(video);
  await bea.draft(word(119));
  for (const [size, colorScheme] of [["phone", "light"], ["desktop", "dark"]]) {
    const page = await visit(browser, server, { size, colorScheme });
    await signIn(page, bea);
    const fits = async (what) => {
      for (const width of size === "phone" ? [320, 390] : [700, 900, 1440]) await fitsInto(page, width, what);
      await shot(page, `long-${what.replaceAll(" ", "-")}-${size}-${colorScheme}`);
    };
    const screens = { home: "/", watch: `/watch/${video}`, channel: `/@${bea.channel.handle}`, upload: "/upload", studio: "/studio", settings: "/settings" };
    for (const [name, path] of Object.entries(screens)) {
      await page.goto(path);
      await settled(page);
      await fits(name);
      if (name === "upload") {
        const files = [{ name: `${word(120)}.mp4`, mimeType: "video/mp4", buffer: Buffer.alloc(2000, 1) }, { name: `${word(100)}.txt`, mimeType: "text/plain", buffer: Buffer.from("x") }];
        await page.getByLabel("Video files").setInputFiles(files);
        await page.getByRole("article").getByRole("alert").waitFor();
        await fits("a refused file");
      }
      if (name === "studio") {
        for (const [button, item] of [[`Actions for ${word(60)}`, "Delete channel"], [`Actions for ${word(60)}`, "Edit channel"], [`Actions for ${word(119)}`, "Delete video"]]) {
          await page.getByRole("button", { name: button, exact: true }).click();
          await page.getByRole("menuitem", { name: item }).click();
          await fits(item);
          await page.keyboard.press("Escape");
        }
      }
    }
    await page.context().close();
  }
});

test("a file that is refused says what to do, and gives way to another one, or goes once its owner has confirmed that", { timeout: 120_000 }, async () => {
  const good = await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 });
  const bad = (name) => ({ name, mimeType: "video/mp4", buffer: Buffer.alloc(2000, 1) }) /* bytes of nothing */;
  const cleo = await server.person("cleo");
  for (const [size, colorScheme] of [["desktop", "dark"], ["phone", "light"]]) {
    const page = await visit(browser, server, { size, colorScheme });
    await signIn(page, cleo);
    await page.goto("/upload");
    await page.getByLabel("Video files").setInputFiles([bad("lamp.mp4"), bad("pier.mp4")]);
    const lamp = page.getByRole("article", { name: "Upload of lamp" });
    const pier = page.getByRole("article", { name: "Upload of pier" });
    await lamp.getByRole("alert").waitFor();
    await pier.getByRole("alert").waitFor();
    await shot(page, `refused-upload-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await lamp.getByLabel("Another file").setInputFiles(good);
    await lamp.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
    await page.goto("/studio");
    await page.getByRole("row", { name: /pier/ }).getByRole("button", { name: "Choose another file" }).waitFor();
    await shot(page, `refused-studio-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    if (size === "phone") {
      await page.getByLabel("Another file for pier").setInputFiles(good);
      await pier.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
    } else {
      await page.getByRole("button", { name: "Delete pier" }).click();
      const asked = page.getByRole("dialog", { name: "Delete this video?" });
      await asked.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("row", { name: /pier/ }).waitFor(); // one slip of the finger deletes nothing
      await page.getByRole("button", { name: "Delete pier" }).click();
      await asked.waitFor();
      // A dialog that is opened before the browser says that the one before was closed stays open.
      await page.evaluate(async () => {
        [...document.querySelectorAll("dialog[open] button")].find((button) => button.textContent === "Cancel").click();
        while (document.querySelector("dialog[open]")) await Promise.resolve();
        document.querySelector("[aria-label='Delete pier']").click();
      });
      await asked.getByRole("button", { name: "Delete video" }).click();
      await page.getByText("The video was deleted.").waitFor();
      await page.getByRole("row", { name: /pier/ }).waitFor({ state: "detached" });
    }
    await page.context().close();
  }
});

test("a file that waits for room says so where its owner looks, and what makes room", { timeout: 120_000 }, async () => {
  const file = await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 });
  const full = await Server.start(`limits.bytes=${(await stat(file)).size + 1000}`);
  try {
    const dora = await full.person("dora");
    for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]]) {
      const page = await visit(browser, full, { size, colorScheme });
      await signIn(page, dora);
      if (size === "desktop") {
        await page.goto("/upload");
        await page.getByLabel("Video files").setInputFiles(file);
        const job = page.getByRole("article", { name: /Upload of/ });
        await job.getByText("Waiting for room").waitFor({ timeout: 60_000 });
        await job.getByText(/waits for room\..*delete videos that you do not need/i).waitFor();
        await shot(page, `room-upload-${size}-${colorScheme}`);
        assert.deepEqual(await violations(page), []);
      }
      await page.goto("/studio");
      await page.getByRole("row").getByText("Waits for room", { exact: false }).first().waitFor();
      await page.getByText(/delete videos that you do not need/i).first().waitFor();
      await shot(page, `room-studio-${size}-${colorScheme}`);
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    }
  } finally {
    await full.stop();
  }
});

test("who writes while encoding ends writes on, on a page as wide as the window", { timeout: 120_000 }, async () => {
  const written = "Boats leave when the lamp on the pier is lit";
  for (const [size, colorScheme] of [["desktop", "dark"], ["phone", "light"]]) {
    const page = await visit(browser, server, { size, colorScheme });
    await signIn(page, ada);
    await page.goto("/upload");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await choosing).setFiles(await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 }));
    const job = page.getByRole("article", { name: /Upload of/ });
    const field = job.getByLabel("Description");
    const focus = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    const title = job.getByLabel("Title");
    const place = async () => Math.round((await title.boundingBox()).y - (await job.boundingBox()).y);
    await job.getByRole("group", { name: "Thumbnail", exact: true }).waitFor();
    let stood;
    await until("the form stands still", async () => stood === (stood = await place()), { every: 250 });
    await field.focus();
    await page.keyboard.type(written);
    assert.equal(await field.inputValue(), written, `the focus is in ${await focus()}`);
    await job.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
    assert.equal(await place(), stood, "what is typed in moves with nothing that is told above it");
    const saving = page.waitForResponse((r) => r.request().method() === "PATCH" && r.url().includes("/api/videos/") && r.request().postDataJSON().description?.endsWith("not before."));
    await page.keyboard.type(", and not before.");
    assert.equal(await field.inputValue(), `${written}, and not before.`, `the focus is in ${await focus()}`);
    assert.equal((await (await saving).json()).description, `${written}, and not before.`);
    await job.getByText("Saved", { exact: true }).waitFor();
    assert.equal(await job.getByRole("radio", { name: "Private" }).isChecked(), true);
    await job.getByText("Only you can watch it.").first().waitFor();
    await shot(page, `upload-publish-${size}-${colorScheme}`);
    await job.getByRole("button", { name: "Publish" }).click();
    await job.getByText("Saved", { exact: true }).waitFor();
    const videoId = (await job.getByRole("link", { name: "Watch" }).getAttribute("href")).split("/").pop();
    await until("everybody can watch it", async () => (await server.call("GET", `/api/videos/${videoId}`)).body?.visibility === "public");
    await job.getByRole("button", { name: "Publish" }).waitFor({ state: "detached" });
    await server.must("PATCH", `/api/videos/${videoId}`, { token: ada.token, body: { visibility: "private" }, headers: { "Content-Type": "application/merge-patch+json" } });
    for (const width of [320, 390, 640, 1440]) {
      await fitsInto(page, width, "the page of a finished upload", 900);
      await shot(page, `upload-ready-${width}-${colorScheme}`);
    }
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});

test("the page of the API asks this server alone, and shows every operation of its document", async () => {
  for (const [size, colorScheme] of some(2, [["desktop", "light"], ["phone", "dark"], ["desktop", "dark"], ["phone", "light"]])) {
    const page = await visit(browser, server, { size, colorScheme });
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).origin));
    await page.goto("/docs");
    await settled(page);
    await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await shot(page, `docs-${size}-${colorScheme}`);
    const { paths } = await (await fetch(`${server.url}/api/openapi.json`)).json();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
    const shown = await page.locator("article").evaluateAll((all) => all.map((one) => one.id));
    assert.deepEqual(shown.sort(), operations.sort());
    assert.deepEqual(new Set(asked), new Set([new URL(server.url).origin]));
    assert.deepEqual(page.troubles, []);
    await page.goto("/");
    if (size === "phone") { // has no rail, but the settings
      await signIn(page, ada);
      await page.goto("/settings");
    }
    await page.getByRole("link", { name: /^(its )?API$/ }).filter({ visible: true }).click();
    await page.getByRole("heading", { name: "Klieg API" }).waitFor();
    await page.context().close();
  }
});

test("what a stranger may not see does not exist, and its owner is offered to sign in", async () => {
  const page = await visit(browser, server);
  await page.goto(`/watch/${ids.secret}`);
  await page.getByRole("heading", { name: "This video does not exist" }).waitFor();
  await page.getByRole("link", { name: "Sign in, if it is yours" }).click();
  await page.getByLabel("Username or email").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(ada.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/watch/${ids.secret}`);
  await plays(page, "for its owner", { more: 3 });
  await page.context().close();
});

test("a form says in whole sentences what is wrong, and where", async () => {
  const page = await visit(browser, server);
  await page.goto("/signup");
  await page.getByLabel("Username").fill("ada");
  await page.getByLabel("Email").fill("another@example.org");
  await page.getByLabel("Password", { exact: true }).fill("a long enough password");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByText("Please change what is marked below.").waitFor();
  await page.getByText("Username is taken.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "username");
  await page.context().close();
});

test("a password is whatever the server takes, also while it is shown", async () => {
  const [first, second] = ["quokka\u202eviolet window 77", "harbour\u2066 lantern gravel " + "\u{1f98a}".repeat(150)];
  const page = await visit(browser, server);
  await page.goto("/signup");
  await page.getByLabel("Username").fill("quinn");
  await page.getByLabel("Email").fill("quinn@example.org");
  await page.getByRole("button", { name: "Show what is typed" }).click();
  await page.getByLabel("Password", { exact: true }).fill(first);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("button", { name: "Account" }).waitFor();
  await page.goto("/settings/security");
  await page.getByLabel("Current password").fill(first);
  await page.getByLabel("New password").fill(second);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password was changed.", { exact: false }).waitFor();
  await page.context().clearCookies();
  await page.goto("/signin");
  await signInBy(page.getByRole("main"), { username: "quinn", password: second });
  await page.getByRole("button", { name: "Account" }).waitFor();
  await page.goto("/signup"); // who is signed in is led on
  await page.waitForURL("**/");
  await page.context().clearCookies();
  await page.goto("/signup");
  await page.getByLabel("Password", { exact: true }).click();
  await page.keyboard.insertText("x".repeat(230)); // as if pasted: where it is cut off unseen it is another password
  assert.equal((await page.getByLabel("Password", { exact: true }).inputValue()).length, 230);
  await page.context().close();
});

async function signInBy(form, person) {
  await form.getByLabel("Username or email").fill(person.username);
  await form.getByLabel("Password", { exact: true }).fill(person.password);
  await form.getByRole("button", { name: "Sign in" }).click();
}

/** Opens the dialog of a new channel and writes into it. */
async function begin(page, name, handle) {
  await page.goto("/studio");
  await page.getByRole("button", { name: "New channel" }).click();
  await page.getByLabel("Channel name").fill(name);
  await page.getByLabel("Handle").fill(handle);
}

test("a session that was ended elsewhere asks to sign in over what was typed, and goes on with it", { timeout: 60_000 }, async () => {
  for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]]) {
    const page = await visit(browser, server, { size, colorScheme });
    await signIn(page, ada);
    await begin(page, "Second harbour", `second-${size}`);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Create channel" }).evaluate((button) => button.click()); // the page may know by what it asks by itself, and cover it
    const again = page.getByRole("dialog", { name: "You were signed out" });
    await again.waitFor();
    await shot(page, `signed-out-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate(() => document.activeElement.name), "password");
    await page.mouse.click(3, 3); // beside it
    assert.equal(await again.getByLabel("Username or email").inputValue(), "ada");
    await signInBy(again, ada);
    await again.waitFor({ state: "detached" });
    assert.equal(await page.getByLabel("Channel name").inputValue(), "Second harbour");
    await page.getByRole("button", { name: "Create channel" }).click();
    await page.getByText("Second harbour is ready.").waitFor();
    await page.context().close();
  }
});

test("who does not sign in again is led to the page of it, and back", async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto("/settings");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Studio" }).first().evaluate((link) => link.click()); // what the page asks by itself may tell it before, and cover the link
  await page.getByRole("dialog", { name: "You were signed out" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Please sign in first" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  assert.equal(new URL(page.url()).searchParams.get("next"), "/studio");
  await page.context().close();
});

test("a tab is whose session it is, also where another tab changed that", { timeout: 60_000 }, async () => {
  const ben = await server.person("ben");
  const page = await visit(browser, server);
  await signIn(page, ada);
  await begin(page, "Third harbour", "third-harbour");
  const idle = await page.context().newPage();
  await idle.goto("/studio");
  await idle.getByRole("heading", { name: "Studio", level: 1 }).waitFor();
  const other = await page.context().newPage();
  await other.goto("/upload");
  await other.route("**/api/uploads/**", (route) => (route.request().method() === "PATCH" ? undefined : route.fallback())); // its bytes stay on their way
  const sending = other.waitForRequest((request) => request.method() === "PATCH" && request.url().includes("/api/uploads/"));
  const choosing = other.waitForEvent("filechooser");
  await other.getByRole("button", { name: "Choose files" }).click();
  await (await choosing).setFiles(await streamable(folder.path, "tall.mp4", { size: "360x640", seconds: 4 }));
  const job = other.getByRole("article", { name: /Upload of/ });
  await job.waitFor();
  await sending;
  await other.getByRole("button", { name: "Account" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await other.getByRole("dialog", { name: "Sign out and stop the uploads?" }).getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog", { name: "You were signed out" }).waitFor(); // over what was typed, which is not lost with it
  assert.equal(await page.getByLabel("Channel name").inputValue(), "Third harbour");
  await idle.getByRole("heading", { name: "Please sign in first" }).waitFor();
  await idle.getByText("You signed out in another tab.").waitFor();
  await other.getByRole("link", { name: "Sign in", exact: true }).first().click(); // within the page, which goes on as it is
  await signInBy(other.getByRole("main"), ben);
  await other.getByRole("link", { name: "Upload", exact: true }).first().click();
  await other.getByRole("button", { name: "Choose files" }).waitFor();
  assert.equal(await job.count(), 0, "what ada uploads is not in ben's list");
  await page.getByRole("link", { name: "Channel of ben" }).first().waitFor();
  assert.equal(await page.getByLabel("Channel name").count(), 0, "what ada typed is not ben's");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByText("@ben", { exact: true }).first().waitFor();
  await page.context().close();
});

test("who comes back to a tab after a while is asked about", { timeout: 60_000 }, async () => {
  const ben = await server.call("POST", "/api/auth/login", { body: { login: "ben", password: ada.password } });
  const page = await visit(browser, server);
  await page.clock.install();
  await signIn(page, ada);
  await page.goto("/studio");
  await page.getByRole("heading", { name: "Studio" }).waitFor();
  const cookies = await page.context().cookies();
  const comeBack = async () => {
    await page.clock.fastForward(61_000);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  };
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, value: ben.body.token })));
  await comeBack();
  await page.getByText("You are ben now").waitFor();
  await page.getByRole("link", { name: "Channel of ben" }).first().waitFor();
  await page.context().clearCookies();
  await comeBack();
  await page.getByRole("dialog", { name: "You were signed out" }).waitFor();
  await page.context().close();
});

test("a server that goes away is said once, and all comes back with it", { timeout: 90_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  await page.getByRole("article").first().waitFor();
  await server.kill();
  try {
    await page.getByRole("link", { name: "Channel of ada" }).first().click();
    await page.getByRole("heading", { name: "could not be loaded" }).first().waitFor();
    await page.getByText("The server does not answer.").waitFor();
    await shot(page, "server-down");
    assert.deepEqual(await violations(page), []);
  } finally {
    await server.start();
  }
  await page.getByRole("heading", { name: "Channel of ada" }).waitFor();
  await page.getByRole("article").first().waitFor();
  await page.getByText("The server does not answer.").waitFor({ state: "detached" });
  await page.context().close();
});
