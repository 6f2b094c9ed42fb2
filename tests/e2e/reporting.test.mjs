// What any member does against what should not be there: reports a video, a comment, a channel; blocks somebody, and unblocks; and what somebody sees who may
// not sign in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, ada, ben, video, comment;

before(async () => {
  folder = await tempFolder("reporting");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  [root, ada, ben] = [await server.administrator("root"), await server.person("ada"), await server.person("ben")];
  video = await publish(ada, "Harbour at dawn", await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 4 }));
  await ada.ready(video);
  comment = (await server.must("POST", "/api/comments", { token: ada.token, body: { videoId: video, text: "Buy my boats." } })).id;
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const reported = async (subject) => (await server.must("GET", "/api/moderation/reports?limit=100", { token: root.token })).items.find((group) => group.subject === subject);

/** Fills in what is open, and sends it. */
async function send(page, title, reason, text) {
  const dialog = page.getByRole("dialog", { name: title });
  const button = dialog.getByRole("button", { name: "Report" });
  assert.ok(await button.isDisabled(), "nothing is sent without a reason");
  await dialog.getByLabel(reason).check();
  if (text) await dialog.getByLabel(/What else/).fill(text);
  return button.click();
}

for (const size of ["desktop", "phone"])
  test(`a video, a comment and a channel are reported from their menus (${size})`, { timeout: 120_000 }, async () => {
    const who = await server.person(`eve-${size}`);
    const page = await visit(browser, server, { size });
    await signIn(page, who);
    await page.goto(`/watch/${video}`);
    await page.getByRole("main").getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Report…" }).click();
    await page.getByRole("dialog", { name: "Report this video" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `reporting-video-${size}`);
    await send(page, "Report this video", "Misleading", "It shows no harbour.");
    await page.getByText("Reported. Thank you: the moderators will look at it.").waitFor();
    await until("the queue has it", async () => (await reported(video))?.reasons.some(({ reason }) => reason === "misleading"));

    const words = page.locator(".words", { hasText: "Buy my boats." });
    await words.scrollIntoViewIfNeeded();
    const menu = words.getByRole("button", { name: /ada/ }).last();
    await menu.click();
    await page.getByRole("menuitem", { name: "Report…" }).click();
    await send(page, "Report the comment of ada", "Spam or advertising");
    await until("the queue has it", () => reported(comment));
    await menu.click();
    await page.getByRole("menuitem", { name: "Report…" }).click();
    await send(page, "Report the comment of ada", "Spam or advertising");
    await page.getByText("You have reported it already, and the moderators will look at it.").waitFor();

    await page.goto(`/channel/${ada.channel.id}`);
    await page.getByRole("main").getByRole("button", { name: "More", exact: true }).click();
    await settled(page);
    await shot(page, `reporting-channel-${size}`);
    await page.getByRole("menuitem", { name: "Report…" }).click();
    await send(page, "Report Channel of ada", "Violates my rights");
    await until("the queue has it", () => reported(ada.channel.id));
    await page.context().close();
  });

test("whoever is signed out is led to sign in, and is back where the video is", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto(`/watch/${video}`);
  await page.getByRole("main").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Report…" }).click();
  await page.getByRole("heading", { name: "Sign in to report it" }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("next"), `/watch/${video}`);
  await page.context().close();
});

test("one's own is not reported", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto(`/watch/${video}`);
  await page.getByRole("main").getByRole("button", { name: "Share" }).waitFor();
  await page.locator(".words", { hasText: "Buy my boats." }).scrollIntoViewIfNeeded();
  await until("the page knows whose the video is", async () => (await page.getByRole("main").getByRole("button", { name: "More", exact: true }).count()) === 0);
  await page.locator(".words", { hasText: "Buy my boats." }).getByRole("button", { name: /ada/ }).last().click();
  await page.getByRole("menuitem", { name: "Copy link" }).waitFor();
  assert.equal(await page.getByRole("menuitem", { name: "Report…" }).count(), 0);
  await page.context().close();
});

test("somebody is blocked from a comment, undone, blocked again, and unblocked on the page of it", { timeout: 120_000 }, async () => {
  await server.must("POST", "/api/comments", { token: ben.token, body: { videoId: video, text: "First!" } });
  const page = await visit(browser, server, { size: "phone" });
  await signIn(page, ada);
  await page.goto(`/watch/${video}`);
  const words = page.locator(".words", { hasText: "First!" });
  await words.scrollIntoViewIfNeeded();
  const block = async () => {
    await words.getByRole("button", { name: /ben/ }).last().click();
    await page.getByRole("menuitem", { name: "Block ben…" }).click();
    await page.getByRole("dialog", { name: "Block ben?" }).getByRole("button", { name: "Block" }).click();
    await page.getByText("ben is blocked.").waitFor();
  };
  const speaks = () => server.call("POST", "/api/comments", { token: ben.token, body: { videoId: video, text: "And again." } });
  await block();
  await until("he says nothing more", async () => (await speaks()).body.code === "cannot_comment");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("ben is blocked no more.").waitFor();
  await until("he does again", async () => (await speaks()).status === 201);
  await block();

  await page.goto("/settings");
  await page.getByRole("link", { name: "Show them" }).click();
  await page.getByRole("heading", { name: "Blocked people", level: 1 }).waitFor();
  await page.getByText("@ben").waitFor();
  assert.deepEqual(await violations(page), []);
  await shot(page, "blocked");
  await page.getByRole("button", { name: "Unblock ben" }).click();
  await page.getByText("You have blocked nobody").waitFor();
  await shot(page, "blocked-nobody");
  await page.context().close();
});

test("who is suspended reads why and until when, says something to that once, and reads what became of it", { timeout: 120_000 }, async () => {
  const cem = await server.person("cem");
  const { id } = await server.must("GET", "/api/auth/me", { token: cem.token });
  const until_ = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await server.must("PUT", `/api/moderation/accounts/${id}`, { token: root.token, body: { standing: "suspended", until: until_, reason: "Advertisements below other people's videos." } });
  const page = await visit(browser, server, { size: "phone" });
  const enter = async () => {
    await page.goto("/signin");
    await page.getByLabel("Username or email").fill("cem");
    await page.getByLabel("Password", { exact: true }).fill(cem.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "This account is suspended" }).waitFor();
  };
  await enter();
  await page.getByText("Advertisements below other people's videos.").waitFor();
  await page.getByText(/^Until /).waitFor();
  assert.deepEqual(await violations(page), []);
  await shot(page, "barred");
  await page.getByLabel("What do you say to that?").fill("It was my brother.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText(/The moderators have not answered yet/).waitFor();
  assert.equal(await page.getByLabel("What do you say to that?").count(), 0);
  await server.must("POST", `/api/moderation/appeals/${id}/resolve`, { token: root.token, body: { granted: false, answer: "It stays." } });
  await enter();
  await page.getByText("It stays.").waitFor();
  await shot(page, "barred-answered");
  await page.getByRole("button", { name: "Sign in with another account" }).click();
  await page.getByLabel("Username or email").waitFor();
  await page.context().close();
});
