// Somebody has a page open and works on with another device: the page neither undoes that nor shows what is gone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish, tusUpload } from "./lib/tus.mjs";

let server, browser, folder, file;

before(async () => {
  folder = await tempFolder("devices");
  [server, browser, file] = await Promise.all([Server.start(), launch(), streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 })]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

async function pageOf(person, size) {
  const page = await visit(browser, server, { size });
  await signIn(page, person);
  return page;
}

const change = (person, videoId, body) =>
  server.must("PATCH", `/api/videos/${videoId}`, { token: person.token, body, headers: { "Content-Type": "application/merge-patch+json" } });
const remove = (person, videoId) => server.must("DELETE", `/api/videos/${videoId}`, { token: person.token });

/** The window comes to the front again. */
const back = (page) => page.evaluate(() => void dispatchEvent(new Event("focus")));

async function choose(page, path) {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await choosing).setFiles(path);
}

test("an open upload page writes nothing over what another device wrote, and says when the video is gone", { timeout: 120_000 }, async () => {
  const ada = await server.person("ada");
  const page = await pageOf(ada);
  await page.goto("/upload");
  const made = page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/api/videos"));
  await choose(page, file);
  const videoId = (await (await made).json()).video.id;
  const job = page.getByRole("article", { name: /Upload of/ });
  await job.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });

  const sent = [];
  page.on("request", (r) => r.method() === "PATCH" && sent.push(r.postDataJSON()));
  await change(ada, videoId, { title: "Written elsewhere", description: "Also elsewhere" });
  const saved = () => page.waitForResponse((r) => r.request().method() === "PATCH");
  const published = saved();
  await job.getByText("Public", { exact: true }).click();
  await published;
  await job.getByText("Saved", { exact: true }).waitFor();
  await job.getByRole("heading", { name: "Written elsewhere" }).waitFor();
  assert.equal(await job.getByLabel("Description").inputValue(), "Also elsewhere");
  const described = saved();
  await job.getByLabel("Description").fill("Mine now");
  await described;
  assert.deepEqual(sent, [{ visibility: "public" }, { description: "Mine now" }]);
  const { title, description, visibility } = await server.video(videoId, ada.token);
  assert.deepEqual({ title, description, visibility }, { title: "Written elsewhere", description: "Mine now", visibility: "public" });

  await job.getByText("Saved", { exact: true }).waitFor();
  await remove(ada, videoId);
  await until("it says so", async () => {
    await back(page);
    return job.getByText("This video was deleted.").count();
  });
  assert.equal(await job.getByRole("link", { name: "Watch" }).count(), 0);
  await shot(page, "upload-deleted");
  assert.deepEqual(page.troubles.filter((t) => !/40[14]/.test(t)), []);
  await page.context().close();
});

test("pages that are gone back to show nothing that was deleted, and the studio what is new", { timeout: 120_000 }, async () => {
  const bob = await server.person("bob");
  const page = await pageOf(bob, "phone");
  await page.goto("/studio");
  await page.getByText("Nothing here yet").waitFor();
  const [kept, gone, opened] = await Promise.all(["Kept", "Gone", "Opened"].map((title) => publish(bob, title, file)));
  await until("lists have all three, with their posters", async () => (await server.must("GET", "/api/videos")).items.length === 3);
  await until("the studio has it", async () => {
    await back(page);
    return page.getByRole("row", { name: /Kept/ }).count();
  });

  const card = (title) => page.locator("main article").filter({ hasText: title });
  await page.goto("/");
  await Promise.all([card("Kept").waitFor(), card("Gone").waitFor(), card("Opened").waitFor()]);
  await card("Kept").getByRole("link", { name: "Kept" }).click();
  await page.getByRole("heading", { name: "Kept", level: 1 }).waitFor();
  await remove(bob, gone);
  await until("home has it no more", async () => {
    await page.goBack();
    await card("Kept").waitFor();
    if (!(await card("Gone").count())) return true;
    await page.goForward(); // a moment ago home was asked, and is not asked again
    await page.getByRole("heading", { name: "Kept", level: 1 }).waitFor();
  });
  await remove(bob, opened);
  await card("Opened").getByRole("link", { name: "Opened" }).click();
  await page.getByRole("heading", { name: "This video does not exist" }).waitFor();
  await page.goBack();
  await card("Kept").waitFor();
  assert.equal(await card("Opened").count(), 0);
  await page.context().close();
});

test("an upload that another device left half sent can be continued in the studio of this one", { timeout: 120_000 }, async () => {
  const gil = await server.person("gil");
  const videoId = await gil.draft("Half sent");
  let sent = () => {};
  const some = new Promise((resolve) => (sent = resolve));
  const { upload } = await tusUpload(gil, videoId, file, { chunkSize: 50_000, onChunkComplete: () => sent() });
  upload.start();
  await some;
  await upload.abort();
  const page = await pageOf(gil);
  await page.goto("/studio");
  const row = page.getByRole("row", { name: /Half sent/ });
  await row.getByText("Its file is not sent from this page.", { exact: false }).waitFor();
  await shot(page, "studio-elsewhere");
  await row.getByRole("button", { name: "Continue here" }).waitFor();

  const other = join(folder.path, "other.mp4");
  await writeFile(other, Buffer.concat([await readFile(file), Buffer.from([0, 0, 0, 8, ...Buffer.from("free")])]));
  const creations = [];
  page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/api/uploads") && creations.push(request.url()));
  const question = page.getByRole("dialog", { name: "This is another file" });
  await page.getByLabel("Another file for Half sent").setInputFiles(other);
  await question.getByText("other.mp4", { exact: false }).waitFor();
  await shot(page, "studio-another-file");
  await question.getByRole("button", { name: "Keep what was sent" }).click();
  await question.waitFor({ state: "detached" });
  assert.deepEqual(creations, []);
  assert.equal((await server.video(videoId, gil.token)).status, "uploading");

  await page.getByLabel("Another file for Half sent").setInputFiles(file);
  await page.getByRole("article", { name: "Upload of Half sent" }).waitFor();
  await gil.playable(videoId);
  assert.equal(creations.length, 1);
  await page.context().close();
});

test("another file than the one that was begun is taken in its place by who says so", { timeout: 120_000 }, async () => {
  const kim = await server.person("kim");
  const videoId = await kim.draft("Begun");
  let sent = () => {};
  const some = new Promise((resolve) => (sent = resolve));
  const begun = join(folder.path, "begun.mp4");
  await writeFile(begun, Buffer.concat([await readFile(file), Buffer.from([0, 0, 0, 8, ...Buffer.from("free")])]));
  const { upload } = await tusUpload(kim, videoId, begun, { chunkSize: 50_000, onChunkComplete: () => sent() });
  upload.start();
  await some;
  await upload.abort();
  const page = await pageOf(kim);
  await page.goto("/studio");
  await page.getByRole("button", { name: "Continue here" }).waitFor();
  await page.getByLabel("Another file for Begun").setInputFiles(file);
  await page.getByRole("dialog", { name: "This is another file" }).getByRole("button", { name: "Begin anew with this one" }).click();
  await page.getByRole("article", { name: "Upload of Begun" }).waitFor();
  await kim.playable(videoId);
  await page.context().close();
});

test("what one tab sends another neither discards nor continues, until that tab is gone", { timeout: 120_000 }, async () => {
  const ida = await server.person("ida");
  const page = await pageOf(ida);
  await page.addInitScript(() => { // its bytes never go: a request that is held on its way would go once the tab is closed
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (method, ...rest) {
      this.holdsBack = method === "PATCH";
      open.call(this, method, ...rest);
    };
    XMLHttpRequest.prototype.send = function (body) {
      if (!this.holdsBack) send.call(this, body);
    };
  });
  await page.goto("/upload");
  await choose(page, file);
  await until("it is being sent", () => page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("klieg.upload."))));
  const second = await page.context().newPage();
  const asked = [];
  second.on("request", (request) => /\/api\/videos\/[^/]+$/.test(request.url()) && asked.push(request.url()));
  await second.goto("/upload");
  const list = second.getByRole("region", { name: "Unfinished uploads" });
  await list.getByText("Another tab of this browser has it in hand").waitFor();
  assert.equal(await list.locator("p:empty").count(), 0);
  assert.equal(asked.length, 1, "whether the server still waits for it is asked once a visit");
  assert.equal(await list.getByRole("button", { name: /Discard|Select/ }).count(), 0);
  await choose(second, file);
  await second.getByRole("alert").getByText("Another tab of this browser has it in hand", { exact: false }).waitFor();
  assert.equal(await second.getByRole("article").count(), 0);
  await second.goto("/studio");
  await second.getByRole("row").getByText("Another tab of this browser has its file in hand").waitFor();
  assert.equal(await second.getByRole("button", { name: "Continue here" }).count(), 0);
  await page.close();
  await second.getByRole("button", { name: "Continue here" }).waitFor();
  await second.context().close();
});

test("nor does the studio offer anything for a draft whose file has its turn later in another tab", { timeout: 120_000 }, async () => {
  const jan = await server.person("jan");
  const page = await pageOf(jan);
  await page.route("**/api/uploads", () => undefined); // never answered: the server has no byte of it, and calls it a draft
  await page.goto("/upload");
  await choose(page, file);
  await page.getByRole("article").getByText("Uploading").waitFor();
  const second = await page.context().newPage();
  await second.goto("/studio");
  const row = second.getByRole("row").filter({ hasText: "Draft" });
  await row.getByText("Another tab of this browser has its file in hand").waitFor();
  assert.equal(await row.getByRole("button", { name: /Choose a file|^Delete/ }).count(), 0);
  await page.close();
  await row.getByRole("button", { name: "Choose a file" }).waitFor();
  await second.context().close();
});

test("a refused file is not offered as unfinished", { timeout: 60_000 }, async () => {
  const eve = await server.person("eve");
  const page = await pageOf(eve);
  await page.goto("/upload");
  const text = join(folder.path, "text.mp4");
  await writeFile(text, "This is no film, whatever its name says. ".repeat(5000));
  await choose(page, text);
  await page.getByRole("alert").getByText("text.mp4: This is not a video or audio file.", { exact: false }).waitFor();
  const mine = `/api/channels/${eve.channel.id}/videos?all=true`;
  assert.deepEqual((await server.must("GET", mine, { token: eve.token })).items, [], "no video was made for it");

  const noise = join(folder.path, "noise.mp4");
  await writeFile(noise, Buffer.alloc(200_000, 1));
  await choose(page, noise);
  const job = page.getByRole("article", { name: /Upload of/ });
  await job.getByRole("alert").waitFor();
  assert.equal(await job.getByRole("progressbar").count(), 0);
  assert.equal(await job.getByLabel("Title").count(), 0);
  await shot(page, "upload-refused");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("klieg.upload."))), []);
  await page.context().close();
});
