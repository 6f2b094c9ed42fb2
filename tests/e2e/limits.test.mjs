// What accounts may use, as an administrator sets it in the browser: for the site and for one user, who then sees it and is held to it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { Server, until } from "./lib/klieg.mjs";

let server, browser, root, ada;

/** A page of somebody who is signed in; before that, asking who it is says no. */
async function visitAs(person, look) {
  const page = await visit(browser, server, look);
  await signIn(page, person);
  page.troubles.length = 0;
  return page;
}

before(async () => {
  [server, browser] = await Promise.all([Server.start("limits.uploads=7"), launch()]);
  root = await server.administrator("root");
  ada = await server.person("ada", { displayName: "Ada Lovelace" });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The line of a limit within a section of the page. */
const line = (page, section, label) =>
  page.getByRole("region", { name: section }).getByRole("listitem").filter({ has: page.getByRole("button", { name: `Change ${label}`, exact: true }) });

const focused = (within, what) => within.locator(`${what}:focus`).waitFor();

async function change(within, label, text) {
  await within.getByRole("button", { name: `Change ${label}`, exact: true }).click();
  await within.getByLabel(`${label}, at most`).fill(text);
  await within.getByRole("button", { name: "Save" }).click();
}

test("an administrator sets a limit of the site, which says where it comes from, and goes back to the configuration's", { timeout: 60_000 }, async () => {
  const page = await visitAs(root);
  await page.goto("/");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Limits of accounts" }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("menuitem", { name: "Limits of accounts" }).click();
  await page.getByRole("heading", { name: "Limits of accounts", level: 1 }).waitFor();
  const storage = line(page, "The site’s limits", "Storage");
  await storage.getByText("280 GB").waitFor();
  await storage.getByText("As configured", { exact: true }).waitFor();
  await change(storage, "Storage", "70 GB");
  await page.getByText("Storage: 70 GB from now on.").waitFor();
  await storage.getByText("Set here").waitFor();
  await focused(storage, "button"); // whoever goes by keys goes on where they were
  assert.equal((await server.must("GET", "/api/users/me/limits", { token: ada.token })).limits.bytes, 70e9);

  const uploads = line(page, "The site’s limits", "Uploads under way");
  await uploads.getByText("7 uploads").waitFor();
  await change(uploads, "Uploads under way", "3");
  await uploads.getByText("3 uploads").waitFor();
  assert.deepEqual((await server.must("GET", "/api/admin/limits", { token: root.token })).chosen, {
    bytes: 70e9, bytesPerDay: null, decoderSecondsPerDay: null, drafts: null, uploads: 3, channels: null,
  }, "nothing else was set");
  await uploads.getByRole("button", { name: "Change" }).click();
  await uploads.getByRole("button", { name: "As configured: 7 uploads" }).click();
  await uploads.getByText("As configured", { exact: true }).waitFor();
  await uploads.getByText("7 uploads").waitFor();
  assert.equal((await server.must("GET", "/api/admin/limits", { token: root.token })).chosen.uploads, null);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("what is no limit is refused in a sentence beside its field, before and by the server", { timeout: 60_000 }, async () => {
  const page = await visitAs(root);
  await page.goto("/admin/limits");
  const storage = line(page, "The site’s limits", "Storage");
  await change(storage, "Storage", "70");
  await storage.getByText("The limit needs a unit, such as 70 GB.").waitFor();
  const field = storage.getByLabel("Storage, at most");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await focused(storage, "input");
  await field.fill("71");
  await storage.getByText("The limit needs a unit").waitFor({ state: "detached" }); // an old complaint does not outlive its cause
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
  await focused(storage, "button");

  const time = line(page, "The site’s limits", "Encoder time a day");
  await change(time, "Encoder time a day", "a while");
  await time.getByText("The limit must be a time, such as 1 h 30 min.").waitFor();
  await time.getByRole("button", { name: "Cancel" }).click();
  await page.route("**/api/admin/limits", (route) => (route.request().method() === "PATCH" ? route.fulfill({
    status: 422, contentType: "application/problem+json",
    body: JSON.stringify({ status: 422, code: "validation_failed", detail: "drafts is wrong", errors: [{ pointer: "/drafts", code: "range", detail: "must be at most 40" }] }),
  }) : route.fallback()));
  const drafts = line(page, "The site’s limits", "Videos without a file");
  await change(drafts, "Videos without a file", "41");
  await drafts.getByText("The limit must be at most 40.").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.context().close();
});

test("an administrator finds a user by name and sets a limit, which the user sees and is held to until it is the site's again", { timeout: 90_000 }, async () => {
  const page = await visitAs(root);
  await page.goto("/admin/limits");
  const section = page.getByRole("region", { name: "A user’s limits" });
  await section.getByLabel("Username").fill("@Ada");
  await page.keyboard.press("Enter");
  await section.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  assert.equal(new URL(page.url()).search, "?user=Ada");
  const channels = line(page, "A user’s limits", "Channels");
  await channels.getByText("20 channels").waitFor();
  await channels.getByText("The site’s").waitFor();
  await channels.getByText("In use: 1").waitFor();
  await change(channels, "Channels", "1");
  await channels.getByText("Set for this user").waitFor();
  await channels.getByText("1 channel", { exact: true }).waitFor();
  await line(page, "The site’s limits", "Channels").getByText("20 channels").waitFor();

  const hers = await visitAs(ada);
  await hers.goto("/studio");
  await hers.getByRole("region", { name: "Storage" }).getByText("1 of 1").waitFor();
  await hers.getByRole("button", { name: "New channel" }).click();
  await hers.getByLabel("Channel name").fill("One too many");
  await hers.getByLabel("Handle").fill("too-many");
  await hers.getByRole("button", { name: "Create channel" }).click();
  await hers.getByText("You have 1 channel and may have 1", { exact: false }).waitFor();

  await channels.getByRole("button", { name: "Change Channels" }).click();
  await channels.getByRole("button", { name: "As the site’s: 20 channels" }).click();
  await channels.getByText("The site’s", { exact: true }).waitFor();
  await hers.getByRole("button", { name: "Create channel" }).click();
  await hers.getByText("One too many is ready.").waitFor();
  await hers.goto("/studio");
  await hers.getByRole("region", { name: "Storage" }).getByText("2 of 20").waitFor();
  await hers.context().close();

  await page.reload(); // whose limits they are stands in the address
  await line(page, "A user’s limits", "Channels").getByText("In use: 2").waitFor();
  await section.getByLabel("Username").fill("ad");
  await section.getByRole("button", { name: "Find" }).click();
  await section.getByText("Nobody is called “ad”.", { exact: false }).waitFor();
  assert.equal(await section.getByRole("heading", { level: 3 }).count(), 0);
  await page.goBack();
  await section.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  await page.context().close();
});

test("nobody but an administrator is let in, or offered to come", { timeout: 60_000 }, async () => {
  for (const person of [null, ada]) {
    const page = await (person ? visitAs(person) : visit(browser, server));
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/admin/limits?user=ada");
    await page.getByRole("heading", { name: person ? "This is for administrators" : "Please sign in first", level: 1 }).waitFor();
    await settled(page);
    assert.deepEqual(asked.filter((path) => path.startsWith("/api/admin/")), []);
    assert.equal(await page.getByRole("button", { name: /Change/ }).count(), 0);
    if (!person) {
      await page.getByText("only administrators see and set this", { exact: false }).waitFor();
      assert.equal(await page.getByRole("main").getByRole("link", { name: "Sign up" }).count(), 0, "an account would not help");
    }
    if (person) {
      await shot(page, "limits-refused");
      await page.getByRole("button", { name: "Account" }).click();
      await page.getByRole("menuitem", { name: "Settings" }).waitFor();
      assert.equal(await page.getByRole("menuitem", { name: "Limits of accounts" }).count(), 0);
    }
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});

for (const [size, colorScheme] of [["desktop", "light"], ["desktop", "dark"], ["phone", "light"], ["phone", "dark"]])
  test(`${size}, ${colorScheme}: axe finds nothing, and nothing is wider than the window`, { timeout: 60_000 }, async () => {
    await server.must("PATCH", "/api/admin/limits", { token: root.token, body: { bytes: 70e9, bytesPerDay: 1_234_567_890_123, channels: null } });
    await server.must("PATCH", `/api/admin/users/${ada.user.id}/limits`, { token: root.token, body: { drafts: 1, channels: 2 } });
    const page = await visitAs(root, { size, colorScheme });
    await page.goto("/admin/limits?user=Ada");
    const channels = line(page, "A user’s limits", "Channels");
    await channels.getByText("In use").waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await shot(page, `limits-${size}-${colorScheme}`, { fullPage: true });
    const storage = line(page, "The site’s limits", "Storage");
    await change(storage, "Storage", "70");
    await storage.getByText("The limit needs a unit").waitFor();
    await channels.getByRole("button", { name: "Change Channels" }).click();
    await page.getByRole("button", { name: "As the site’s: 20 channels" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `limits-changing-${size}-${colorScheme}`, { fullPage: true });
    for (const width of size === "phone" ? [320, 390] : [700, 1024, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      let over;
      await until(`it fits into ${width} px`, async () => {
        over = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".panel, .panel li, main")].map((box) => box.scrollWidth - box.clientWidth));
        return over.every((px) => px <= 0);
      }, { seconds: 10, seen: () => String(over) });
      if (width === 320) await shot(page, `limits-320-${colorScheme}`, { fullPage: true });
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
