// What those who moderate see and do: the queue of reports, accounts, appeals, the audit log; and what that is for whom it is about, on his open page.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { binary, pause, Person, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, mia, ada, readers, videoId;

/** As the operator makes one. */
async function moderator(name) {
  const account = { username: name, email: `${name}@example.org`, password: "a long enough password" };
  const { status, stderr } = spawnSync(binary, ["admin", "create-user", "--data", server.data, name, account.email, "--role", "moderator"], { input: `${account.password}\n`, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const { user, token } = await server.must("POST", "/api/auth/login", { body: { login: name, password: account.password } });
  return new Person(server, { ...account, user, token });
}

before(async () => {
  folder = await tempFolder("moderation");
  const file = streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 6 });
  [server, browser] = await Promise.all([Server.start(), launch()]);
  root = await server.administrator("root");
  [mia, ada, ...readers] = await Promise.all([moderator("mia"), ...["ada", "cleo", "dora", "emil"].map((name) => server.person(name))]);
  videoId = await publish(ada, "Harbour at dawn", await file);
  await ada.ready(videoId);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

let people = 0;
const somebody = () => server.person(`guest${++people}`);
const say = (person, text) => server.must("POST", "/api/comments", { token: person.token, body: { videoId, text } });
const report = (subject, reason, text = "", by = readers[0]) => server.must("POST", "/api/reports", { token: by.token, body: { subject, reason, text } });
const listed = async (state = "open") => (await server.must("GET", `/api/moderation/reports?state=${state}&limit=100`, { token: mia.token })).items;
/** A report shows in the queue a moment after it was made. */
const inQueue = (subject, count = 1) => until(`the reports of ${subject} are counted`, async () => (await listed()).find((one) => one.subject === subject && one.count === count), { seconds: 30 });
const resolve = (subject, body, by = mia) => server.must("POST", `/api/moderation/reports/${subject}/resolve`, { token: by.token, body: { reason: "", ...body } });
async function clear() {
  for (const { subject } of await listed()) await resolve(subject, { act: "none" });
}
const stands = (person) => server.must("GET", `/api/moderation/accounts/${person.user.id}`, { token: mia.token });
const setStanding = (person, body) => server.must("PUT", `/api/moderation/accounts/${person.user.id}`, { token: mia.token, body });

async function looking(person, path, more) {
  const page = await visit(browser, server, more);
  if (person) await signIn(page, person);
  await page.goto(path);
  await settled(page);
  return page;
}

const group = (page, name) => page.getByRole("main").getByRole("article", { name });
const open = (page, name) => group(page, name).getByRole("button", { name }).click();
const rows = (page) => page.locator(".queue .group h2").allTextContents();

for (const size of ["desktop", "phone"]) {
  test(`what was reported is looked at and decided on, one after the other (${size})`, { timeout: 180_000 }, async () => {
    await clear();
    const [bob, cat] = await Promise.all([somebody(), somebody()]);
    const [rude, fine] = await Promise.all([say(bob, `You are all fools, and this harbour is ugly (${size})`), say(cat, `What a lovely harbour this is (${size})`)]);
    await report(rude.id, "harassment", "He writes this below every video.", readers[0]);
    await report(rude.id, "harassment", "", readers[1]);
    await report(rude.id, "hate", "", readers[2]);
    await inQueue(rude.id, 3);
    await report(fine.id, "spam", "It is the same as the others.");
    await report(videoId, "rights", "I filmed this.");
    await report(ada.channel.id, "misleading");
    await report(cat.user.id, "other", "Who is this?");
    for (const { id } of [fine, { id: videoId }, ada.channel, cat.user]) await inQueue(id);

    const page = await looking(mia, "/moderation", { size });
    assert.deepEqual(await rows(page), [rude.text, fine.text, "Harbour at dawn", ada.channel.name, cat.user.displayName], "the longest first");
    await shot(page, `moderation-queue-${size}`);
    if (size === "desktop") await page.getByRole("navigation").getByRole("link", { name: "Moderation 5 reports wait" }).waitFor();

    await open(page, rude.text);
    const first = group(page, rude.text);
    await first.getByText("He writes this below every video.").waitFor();
    assert.equal(await first.getByRole("list", { name: "Reports" }).getByRole("listitem").count(), 3);
    assert.deepEqual(await first.getByRole("list", { name: "Why" }).getByRole("listitem").allTextContents(), ["Harassment2", "Hate"]);
    assert.deepEqual(await violations(page), []);
    await shot(page, `moderation-open-${size}`, { fullPage: true });

    await first.getByRole("button", { name: /^Hide/ }).click();
    const dialog = page.getByRole("dialog", { name: "Hide this comment?" });
    await dialog.getByLabel(/Reason/).fill("Be kind to each other.");
    assert.deepEqual(await violations(page), []);
    await shot(page, `moderation-decide-${size}`);
    await dialog.getByRole("button", { name: "Hide" }).click();
    await dialog.waitFor({ state: "detached" });
    await first.waitFor({ state: "detached" });
    const held = await server.must("GET", `/api/comments/${rude.id}`, { token: mia.token });
    assert.equal(held.comment.held, true);

    assert.equal(await group(page, fine.text).getByRole("button", { name: fine.text }).getAttribute("aria-expanded"), "true", "the next one is open");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), fine.text, "and has the focus");
    await group(page, fine.text).getByRole("button", { name: /^Leave it/ }).click();
    await group(page, fine.text).waitFor({ state: "detached" });
    await page.getByText("Left as it is.").first().waitFor();
    await until("the server has it", async () => !(await listed()).some(({ subject }) => subject === fine.id));
    assert.equal(await group(page, "Harbour at dawn").getByRole("button", { name: /^Remove/ }).count(), 0, "videos are removed by administrators");
    await shot(page, `moderation-video-${size}`, { fullPage: true });

    await page.getByRole("navigation", { name: "Moderation" }).getByRole("link", { name: "Decided" }).click();
    await group(page, rude.text).getByText("Hidden", { exact: true }).waitFor();
    await open(page, rude.text);
    await group(page, rude.text).getByText("Be kind to each other.").waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `moderation-decided-${size}`);
    const told = await until("its author is told", async () => (await server.must("GET", "/api/notifications", { token: bob.token })).items.find(({ type }) => type === "moderation.hidden"));
    assert.equal(told.subject.text, "Be kind to each other.");
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test("keys go through the queue and decide, but not where somebody types, and not for who turned them off", { timeout: 120_000 }, async () => {
  await clear();
  const bob = await somebody();
  const said = await Promise.all(["One of three", "Two of three", "Three of three"].map((text) => say(bob, text)));
  for (const { id } of said) {
    await report(id, "spam");
    await inQueue(id);
  }
  const page = await looking(mia, "/moderation");
  const isOpen = async () => await page.locator('.group h2 button[aria-expanded="true"]').allTextContents();
  await page.keyboard.press("j");
  assert.deepEqual(await isOpen(), ["One of three"]);
  await page.keyboard.press("j");
  assert.deepEqual(await isOpen(), ["Two of three"]);
  await page.keyboard.press("k");
  assert.deepEqual(await isOpen(), ["One of three"]);
  await page.keyboard.press("n");
  await group(page, "One of three").waitFor({ state: "detached" });
  assert.deepEqual(await isOpen(), ["Two of three"]);
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Remove this comment?" });
  await dialog.getByLabel(/Reason/).waitFor();
  await page.keyboard.type("jkn");
  assert.equal(await dialog.getByLabel(/Reason/).inputValue(), "jkn");
  assert.deepEqual(await isOpen(), ["Two of three"]);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await group(page, "Two of three").waitFor({ state: "detached" });
  assert.deepEqual(await isOpen(), ["Three of three"]);
  assert.equal((await server.call("GET", `/api/comments/${said[1].id}`)).status, 404);
  await page.evaluate(() => localStorage.setItem("klieg.singleKeys", "off"));
  await page.reload();
  await settled(page);
  await page.keyboard.press("j");
  assert.deepEqual(await isOpen(), []);
  await page.context().close();
});

test("where somebody else was faster that is told, and the queue goes on", { timeout: 120_000 }, async () => {
  await clear();
  const bob = await somebody();
  const said = await Promise.all(["Decided by another", "Still to be decided"].map((text) => say(bob, text)));
  for (const { id } of said) {
    await report(id, "spam");
    await inQueue(id);
  }
  const page = await looking(mia, "/moderation");
  await open(page, "Decided by another");
  await resolve(said[0].id, { act: "none" }, root);
  await group(page, "Decided by another").getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("Somebody else was faster, and has decided on it.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await rows(page), ["Still to be decided"]);
  assert.equal((await server.call("GET", `/api/comments/${said[0].id}`)).status, 200, "nothing was done to it");
  await page.context().close();
});

test("a banned user's open page hears of it at once: its line closes, he is signed out everywhere, and what he said vanishes", { timeout: 180_000 }, async () => {
  const bob = await somebody();
  await say(bob, "What he said of the harbour");
  const his = await visit(browser, server, { size: "phone" });
  const closed = [];
  his.on("websocket", (socket) => socket.on("close", () => closed.push(Date.now())));
  await signIn(his, bob);
  await his.goto(`/watch/${videoId}`);
  await his.locator(".talkroom").scrollIntoViewIfNeeded();
  await his.getByText("What he said of the harbour").waitFor();
  await pause(1000); // the line stands
  const reader = await visit(browser, server);
  await reader.goto(`/watch/${videoId}`);
  await reader.locator(".talkroom").scrollIntoViewIfNeeded();
  await reader.getByText("What he said of the harbour").waitFor();

  const page = await looking(mia, `/watch/${videoId}`);
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: `What can be done with the comment of ${bob.user.displayName}` }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  const dialog = page.getByRole("dialog", { name: "Account" });
  await dialog.getByText("In good standing").waitFor();
  await dialog.getByText("Ban", { exact: true }).first().click();
  await dialog.getByLabel(/Reason/).fill("The same below forty videos.");
  await dialog.getByLabel(/Delete all comments of/).check();
  assert.deepEqual(await violations(page), []);
  await shot(page, "moderation-account-desktop");
  const before = closed.length;
  const began = Date.now();
  await dialog.getByRole("button", { name: "Ban" }).click();
  await until("his line closes", () => closed.length > before, { every: 5, seconds: 30 });
  console.log(`# his line closed ${closed[before] - began} ms after the button was pressed`);
  await his.getByRole("dialog").getByLabel("Password").waitFor(); // his page says so by itself
  console.log(`# his page said that he is signed out ${Date.now() - began} ms after it`);
  await reader.getByText("What he said of the harbour").waitFor({ state: "detached" });
  console.log(`# what he said was gone from another's page ${Date.now() - began} ms after it`);
  await page.getByText(`${bob.user.displayName} is banned.`).waitFor();
  assert.equal((await server.call("GET", "/api/auth/me", { token: bob.token })).status, 401, "no session of his is good");
  const refused = await server.call("POST", "/api/auth/login", { body: { login: bob.username, password: bob.password } });
  assert.deepEqual([refused.status, refused.body.code], [403, "account_banned"]);
  assert.equal(await his.evaluate(() => fetch("/api/auth/me").then((answer) => answer.json())), null, "his browser is signed out");
  await shot(his, "moderation-banned-phone");
  await Promise.all([his, reader, page].map((one) => one.context().close()));
});

test("a suspension is lifted from where the account is named, and one of a higher role cannot be touched", { timeout: 120_000 }, async () => {
  await clear();
  const bob = await somebody();
  await report(bob.user.id, "harassment", "In private messages.");
  await inQueue(bob.user.id);
  await setStanding(bob, { standing: "suspended", reason: "Rude." });
  const page = await looking(mia, "/moderation", { size: "phone" });
  await open(page, bob.user.displayName);
  await group(page, bob.user.displayName).getByRole("button", { name: bob.user.displayName }).nth(1).click();
  const dialog = page.getByRole("dialog", { name: "Account" });
  await dialog.getByText("Rude.").waitFor();
  await shot(page, "moderation-account-phone");
  await dialog.getByRole("button", { name: "Lift" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await stands(bob)).standing, "active");
  await clear();
  await report(root.user.id, "other");
  await inQueue(root.user.id);
  await page.reload();
  await open(page, root.user.displayName);
  await group(page, root.user.displayName).getByRole("button", { name: root.user.displayName }).nth(1).click();
  await dialog.getByText(/has your role or a higher one/).waitFor();
  assert.equal(await dialog.getByLabel(/Reason/).count(), 0);
  await page.context().close();
});

test("appeals are read and decided, and who sent one is told by how his account stands", { timeout: 120_000 }, async () => {
  const [bob, cat] = await Promise.all([somebody(), somebody()]);
  for (const person of [bob, cat]) {
    await setStanding(person, { standing: "suspended", reason: "The same advertisement below forty videos." });
    await server.must("POST", "/api/appeals", { body: { login: person.username, password: person.password, text: "It was not me: my brother had my telephone." } });
  }
  const page = await looking(mia, "/moderation/appeals");
  const of = (person) => page.getByRole("article", { name: person.user.displayName });
  await of(bob).getByText("my brother had my telephone").waitFor();
  assert.deepEqual(await violations(page), []);
  await shot(page, "moderation-appeals-desktop");
  await of(bob).getByRole("button", { name: /^Grant/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/Answer/).fill("Understood. Welcome back.");
  await dialog.getByRole("button", { name: "Grant" }).click();
  await of(bob).waitFor({ state: "detached" });
  assert.equal((await stands(bob)).standing, "active");
  await of(cat).getByRole("button", { name: /^Refuse/ }).click();
  await dialog.getByRole("button", { name: "Refuse" }).click();
  await of(cat).waitFor({ state: "detached" });
  assert.equal((await stands(cat)).appeal.state, "refused");
  await page.getByRole("heading", { name: "No appeals" }).waitFor();
  await shot(page, "moderation-appeals-none");
  await page.context().close();
});

test("every act stands in the audit log: moderators see theirs without addresses, administrators all of it", { timeout: 120_000 }, async () => {
  const bob = await somebody();
  await setStanding(bob, { standing: "banned", reason: "Threatened others." });
  await server.must("PATCH", "/api/admin/site", { token: root.token, body: { description: "Films of harbours." }, headers: { "Content-Type": "application/merge-patch+json" } });
  const page = await looking(mia, "/moderation/audit");
  const log = page.getByRole("main").getByRole("listitem");
  await log.filter({ hasText: "Threatened others." }).getByText("Account banned").waitFor();
  assert.equal(await page.getByText("127.0.0.1").count(), 0);
  assert.equal(await page.getByText("The site changed").count(), 0);
  assert.deepEqual(await violations(page), []);
  await shot(page, "moderation-audit-desktop");
  const high = await looking(root, "/moderation/audit", { size: "phone", colorScheme: "dark" });
  await high.getByText("The site changed").first().waitFor();
  assert.ok((await high.getByText("127.0.0.1").count()) > 0);
  await shot(high, "moderation-audit-phone-dark");
  await Promise.all([page.context().close(), high.context().close()]);
});

test("nobody but who moderates is let in, or offered to come", { timeout: 90_000 }, async () => {
  for (const person of [null, ada]) {
    const page = await looking(person, "/moderation");
    await page.getByRole("heading", { name: person ? "This is for moderators" : "Please sign in first", level: 1 }).waitFor();
    assert.equal(await page.getByRole("link", { name: /^Moderation/ }).count(), 0);
    await page.context().close();
  }
});
