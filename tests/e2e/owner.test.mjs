// What an owner reads where an account is full, a file is missing or refused, or a name runs from right to left.
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, file, ada;
const channelName = "قناة الأفلام والموسيقى والأخبار اليومية من البحر";
const mixed = "فيلم Harbour عن المرفأ عند الفجر في الشتاء البارد الطويل والمطر على السفن القديمة حتى آخر الليل وأول الصباح";

before(async () => {
  folder = await tempFolder("owner");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  await server.must("PATCH", `/api/channels/${ada.channel.id}`, {
    token: ada.token, body: { name: channelName }, headers: { "Content-Type": "application/merge-patch+json" },
  });
  file = await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 });
  for (const title of [mixed, "Harbour"]) await ada.awaitVideo(await publish(ada, title, file), "it has a poster", (video) => video.poster !== null, 240);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** What is cut at the end of a line, begins from the right, and would lose its beginning. */
const cutWrongly = (page) =>
  page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => {
    const style = getComputedStyle(element);
    const cuts = style.overflowX !== "visible" && (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none");
    return cuts && /^[^A-Za-z]*[\u0590-\u08ff]/.test(element.textContent) && style.direction !== "rtl";
  }).map((element) => element.outerHTML.slice(0, 160)));

/** Titles that begin elsewhere than the lines of their page do: of two lines or one, in either direction. */
const apart = (page) =>
  page.evaluate(() => [...document.querySelectorAll("h1[dir=auto], .title-link, .words > [dir=auto]")].filter((element) => {
    const side = getComputedStyle(document.documentElement).direction === "rtl" ? "right" : "left";
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    const frame = element.parentElement.getBoundingClientRect();
    const isCut = element.scrollWidth > element.clientWidth; // it fills its line
    return text.width > 0 && !isCut && Math.abs(text[side] - frame[side]) > 3;
  }).map((element) => element.outerHTML.slice(0, 160)));

/** Titles that run the other way, whose ellipsis would lie on the picture beside them. */
const overPictures = (page) =>
  page.evaluate(() => [...document.querySelectorAll(".cut")].filter((element) => {
    const at = element.getBoundingClientRect();
    const pictures = element.closest("article, .subject")?.querySelectorAll(".poster, .avatar-link") ?? [];
    return [...pictures].some((picture) => {
      const other = picture.getBoundingClientRect();
      return other.width > 0 && other.left < at.right && at.left < other.right && other.top < at.bottom - 8 && at.top + 8 < other.bottom;
    });
  }).map((element) => element.outerHTML.slice(0, 160)));

test("what is cut loses its end, in whichever direction it runs, and titles begin where they are read from", { timeout: 120_000 }, async () => {
  for (const [size, language] of [["desktop", null], ["phone", null], ["desktop", "ar-XB"]]) {
    const page = await visit(browser, server, { size });
    await signIn(page, ada);
    if (language) await page.evaluate((chosen) => localStorage.setItem("klieg.language", chosen), language);
    for (const path of ["/", "/studio", "/@ada", null]) {
      if (path) await page.goto(path);
      else await page.getByRole("article").filter({ hasText: "Harbour" }).getByRole("link").first().click();
      await page.getByText(path === "/studio" || path === "/@ada" ? channelName : mixed).filter({ visible: true }).first().waitFor();
      await settled(page);
      assert.deepEqual(await cutWrongly(page), [], `${path} ${size} ${language}`);
      assert.deepEqual(await overPictures(page), [], `${path} ${size} ${language}`);
      assert.deepEqual(await apart(page), [], `${path} ${size} ${language}`);
      await shot(page, `names-${size}-${language ?? "en"}${(path ?? "/watch").replace(/\W/g, "-")}`);
      if (path === "/@ada") assert.equal(await page.getByRole("heading", { level: 1, name: channelName }).evaluate((h1) => getComputedStyle(h1).direction), "rtl");
    }
    await page.context().close();
  }
});

test("the owner of a full account reads on the video's own page that it is full, and what makes room; others read neither", { timeout: 120_000 }, async () => {
  const full = await Server.start(`limits.bytes=${(await stat(file)).size + 1000}`);
  try {
    const dora = await full.person("dora");
    const id = await publish(dora, "The lamp", file);
    await dora.awaitVideo(id, "it waits for room", (video) => video.processing?.notices.some((notice) => notice.step === "room"));
    for (const size of ["desktop", "phone"]) {
      const page = await visit(browser, full, { size });
      await signIn(page, dora);
      await page.goto(`/watch/${id}`);
      await page.getByRole("heading", { name: "Your account is full" }).waitFor();
      await page.getByText(/You use .* of the .* that you may.*delete videos/i).first().waitFor();
      assert.equal(await page.locator(".still .spinner").count(), 0, "nobody works on it");
      const way = page.getByRole("link", { name: "Make room in Studio" });
      for (const width of size === "phone" ? [320, 390] : [1440]) {
        await page.setViewportSize({ width, height: 700 });
        const [frame, button] = [await page.locator(".still").boundingBox(), await way.boundingBox()];
        assert.ok(button.y + button.height <= frame.y + frame.height - 8, `it is seen whole at ${width} px: ${JSON.stringify({ frame, button })}`);
        await shot(page, `full-watch-${width}`);
      }
      assert.deepEqual(await violations(page), []);
      await way.click();
      const storage = page.getByRole("region", { name: "Storage" });
      await storage.getByText(/% is taken\. Delete videos/).waitFor();
      assert.equal(await storage.getByText(/up to|being encoded/i).count(), 0, "nothing is kept for what waits for room");
      await shot(page, `full-studio-${size}`);
      await page.context().close();
    }
    const page = await visit(browser, full);
    await signIn(page, await full.administrator("root")); // for everybody else it does not exist yet
    await page.goto(`/watch/${id}`);
    await page.getByRole("heading", { name: "Waiting for room" }).waitFor();
    assert.equal(await page.getByText(/You use|your account/i).count(), 0);
    await page.context().close();
  } finally {
    await full.stop();
  }
});

test("the page of a draft says that it has no file, and leads to where one is chosen", { timeout: 60_000 }, async () => {
  const id = await ada.draft("Nothing yet");
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto(`/watch/${id}`);
  await page.getByRole("heading", { name: "There is no file yet" }).waitFor();
  await shot(page, "draft-watch");
  await page.getByRole("link", { name: "Choose a file in Studio" }).click();
  await page.getByRole("row", { name: /Nothing yet/ }).getByRole("button", { name: "Choose a file" }).waitFor();
  await ada.server.must("DELETE", `/api/videos/${id}`, { token: ada.token });
  await page.context().close();
});

test("whoever shares a private video is told that nobody else can open the link", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  for (const visibility of ["private", "unlisted"]) {
    const id = await ada.draft("Nothing yet", { visibility });
    await page.goto(`/watch/${id}`);
    await page.getByRole("button", { name: "Share" }).click();
    const dialog = page.getByRole("dialog", { name: "Share" });
    await dialog.getByRole("textbox", { name: "Link" }).waitFor();
    assert.equal(await dialog.getByText("nobody else can open its link", { exact: false }).count(), visibility === "private" ? 1 : 0);
    if (visibility === "private") await shot(page, "share-private");
    await ada.server.must("DELETE", `/api/videos/${id}`, { token: ada.token });
  }
  await page.context().close();
});

test("a file larger than all the room of an account is refused in a sentence that says so, until that is raised", { timeout: 120_000 }, async () => {
  const small = await Server.start("limits.bytes=20000");
  try {
    const gus = await small.person("gus");
    const page = await visit(browser, small);
    await signIn(page, gus);
    await page.goto("/upload");
    await page.getByText("Up to 20 kB each.", { exact: false }).waitFor();
    await page.getByLabel("Video files").setInputFiles(file);
    await page.getByRole("alert").getByText("your account has room for 20 kB in all", { exact: false }).waitFor();
    const root = await small.administrator("root");
    await small.must("PATCH", `/api/admin/users/${gus.user.id}/limits`, { token: root.token, body: { bytes: 10 ** 9 } });
    await page.getByLabel("Video files").setInputFiles(file);
    await page.getByRole("article", { name: /Upload of/ }).waitFor();
    await page.context().close();
  } finally {
    await small.stop();
  }
});

test("three files go through a limit of one at a time, and what there is no room for leaves no draft", { timeout: 180_000 }, async () => {
  const size = (await stat(file)).size;
  const narrow = await Server.start("limits.uploads=1", "limits.drafts=2");
  try {
    const eve = await narrow.person("eve");
    const page = await visit(browser, narrow);
    await signIn(page, eve);
    await page.goto("/upload");
    const body = await (await import("node:fs/promises")).readFile(file);
    await page.getByLabel("Video files").setInputFiles(["one", "two", "three"].map((name) => ({ name: `${name}.mp4`, mimeType: "video/mp4", buffer: body })));
    for (const name of ["one", "two", "three"]) await page.getByRole("article", { name: `Upload of ${name}` }).getByText("Ready", { exact: true }).waitFor({ timeout: 120_000 });
    await shot(page, "three-uploads", { fullPage: true });

    const root = await narrow.administrator("root");
    await narrow.must("PATCH", `/api/admin/users/${eve.user.id}/limits`, { token: root.token, body: { bytes: size } });
    await page.reload();
    await page.getByLabel("Video files").setInputFiles({ name: "four.mp4", mimeType: "video/mp4", buffer: body });
    const job = page.getByRole("article", { name: "Upload of four" });
    await job.getByText(/delete videos that you do not need/).waitFor();
    await shot(page, "refused-for-room");
    const mine = () => narrow.must("GET", `/api/channels/${eve.channel.id}/videos?all=true`, { token: eve.token });
    await until("no draft is left", async () => (await mine()).items.length === 3, { seconds: 20 });
    await narrow.must("PATCH", `/api/admin/users/${eve.user.id}/limits`, { token: root.token, body: { bytes: null } });
    await page.getByLabel("Video files").setInputFiles({ name: "four.mp4", mimeType: "video/mp4", buffer: body });
    await job.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
    assert.equal((await mine()).items.length, 4);
    await page.goto("/studio");
    await page.getByRole("row", { name: /four/ }).waitFor();
    await shot(page, "studio-after-refusal");
    await page.context().close();
  } finally {
    await narrow.stop();
  }
});

test("who is signed in is led on from the pages for visitors, in this tab and in others, and makes no second account", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const other = await page.context().newPage();
  await other.goto("/signup?next=/studio");
  await other.getByLabel("Username").waitFor();
  await signIn(page, ada);
  await other.waitForURL("**/studio");
  for (const [path, to] of [["/signup", "/"], ["/signin?next=%2F%40ada", "/@ada"], ["/signin?next=%2Fsignup", "/"], ["/signup?next=%2F%2Fexample.org", "/"]]) {
    await page.goto(path);
    await page.waitForURL(server.url + to);
    assert.equal(await page.getByLabel("Password", { exact: true }).count(), 0, path);
  }
  await page.context().close();
});

test("a form tells all of its mistakes at once, each beside its field", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/signup");
  const marked = () => page.locator("[aria-invalid=true]").evaluateAll((fields) => fields.map((field) => field.name));
  const send = () => page.getByRole("button", { name: "Sign up" }).last().click();
  await page.getByLabel("Username").fill("ad");
  await page.getByLabel(/^Name to show/).fill("A\u202eda");
  await page.getByLabel("Email").fill("nowhere");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await send();
  await until("the browser's own and ours are marked", async () => (await marked()).length === 4, { seen: async () => (await marked()).join() });
  await shot(page, "signup-mistakes");
  // What only the server knows comes in one answer, too.
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel(/^Name to show/).fill("Support");
  await page.getByLabel("Email").fill("nowhere");
  await page.getByLabel("Password", { exact: true }).fill("password123");
  await page.locator("form").first().evaluate((form) => (form.noValidate = true));
  await send();
  await until("the server's are marked", async () => (await marked()).length === 4, { seen: async () => (await marked()).join() });
  await page.context().close();
});

test("a set-up link that was used leads to signing in, and one that is wrong to the right one", { timeout: 60_000 }, async () => {
  const fresh = await Server.start("site.registration=closed");
  try {
    const link = /\/setup\?token=[\w-]+/.exec(fresh.log)[0];
    const page = await visit(browser, fresh);
    const fill = async () => {
      await page.getByLabel("Username").fill("root");
      await page.getByLabel("Email").fill("root@example.org");
      await page.getByLabel("Password", { exact: true }).fill("a long enough password");
      await page.getByRole("button", { name: "Create administrator" }).click();
    };
    const wrong = `/setup?token=${"wrong".repeat(8)}123`;
    for (const [path, why] of [["/setup?token=wrong", "is not whole"], [wrong, "takes the place of the one before"]]) {
      await page.goto(path);
      if (path === wrong) await fill();
      await page.getByRole("heading", { name: "This link is not the right one" }).waitFor();
      await page.getByText(why, { exact: false }).waitFor();
      await page.getByText("journalctl -u klieg").waitFor();
      assert.equal(await page.getByLabel("Username").count(), 0, path);
      assert.deepEqual(await violations(page), []);
      await shot(page, path === wrong ? "setup-void" : "setup-part");
    }
    await page.goto(link);
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.getByText("Username must not be empty.").waitFor();
    await page.getByText("Email must not be empty.").waitFor();
    await shot(page, "setup-unsent");
    assert.deepEqual(await violations(page), []);
    await fill();
    await page.getByRole("heading", { name: "Welcome to Klieg", level: 1 }).waitFor();
    await page.goto(link);
    await page.getByText("You are signed in as", { exact: false }).waitFor();
    await page.context().clearCookies();
    await page.reload();
    await page.getByText("This link has been used", { exact: false }).waitFor();
    await page.goto(wrong);
    await fill();
    await page.getByRole("heading", { name: "This site is set up" }).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
    await page.goto("/signup");
    await page.getByRole("heading", { name: "New accounts are closed here" }).waitFor();
    assert.equal(await page.getByText("videos of your own").count(), 0);
    await shot(page, "signup-closed");
    await page.context().close();
  } finally {
    await fresh.stop();
  }
});

test("a channel of a name without Latin letters gets a handle, and a complaint does not outlive its cause", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto("/studio");
  await page.getByRole("button", { name: "New channel" }).click();
  await page.getByLabel("Channel name").fill("映画");
  assert.equal(await page.getByLabel("Handle").inputValue(), "ada-2");
  await page.getByLabel("Handle").fill("admin");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("Please change what is marked below.").waitFor();
  await page.getByLabel("Handle").fill("a");
  await page.getByText("Please change what is marked below.").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText(/^Handle needs at least 3 characters/).waitFor();
  await shot(page, "channel-unfit");
  await page.getByLabel("Handle").fill("ada-2");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("映画 is ready.").waitFor();
  await page.context().close();
});
