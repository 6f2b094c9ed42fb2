// The site's own face, as its administrator sets it in the browser and visitors see it; and what a new site asks of who has set it up.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, shot, signIn, visit } from "./lib/browser.mjs";
import { Server, until } from "./lib/klieg.mjs";

let server, browser, root, ada;
const terms = "Be kind to each other.\n\nMore on https://example.org/terms.";

/** A page of somebody who is signed in. */
async function visitAs(person, look) {
  const page = await visit(browser, server, look);
  await signIn(page, person);
  return page;
}

const merge = { "Content-Type": "application/merge-patch+json" };
const set = (body) => server.must("PATCH", "/api/admin/site", { token: root.token, body, headers: merge });

const accentOf = (page) => page.evaluate(() => document.documentElement.style.getPropertyValue("--accent"));
const painted = (button) => button.evaluate((element) => getComputedStyle(element).backgroundColor);

before(async () => {
  [server, browser] = await Promise.all([Server.start("site.name=Harbour"), launch()]);
  root = await server.administrator("root");
  ada = await server.person("ada");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("an administrator sets name, description and colour, and visitors see them at once", { timeout: 120_000 }, async () => {
  const visitor = await visit(browser, server);
  await visitor.goto("/");
  await visitor.getByRole("link", { name: "Harbour, home" }).waitFor();
  assert.equal(await accentOf(visitor), "");

  const page = await visitAs(root);
  await page.goto("/");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "The site" }).click();
  await page.getByRole("heading", { name: "The site", level: 1 }).waitFor();
  await page.getByText("Everything is saved.").waitFor();
  await page.getByLabel("Name (optional)").fill("Kino am Hafen");
  await page.getByLabel("Description, in a line (optional)").fill("Films of our town.");
  await page.getByLabel("Colour (optional)").fill("#1D4ED8");
  const preview = page.locator('.preview[data-scheme="light"]');
  await preview.getByText("Kino am Hafen").waitFor();
  assert.equal(await painted(preview.locator(".btn.primary")), "rgb(29, 78, 216)", "it is shown before it is anybody else's");
  assert.equal(await accentOf(page), "");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. Everybody sees it from now on.").waitFor();
  await page.getByRole("link", { name: "Kino am Hafen, home" }).waitFor();
  await until("the page has the colour", async () => (await accentOf(page)).includes("#1d4ed8"));
  assert.equal(await page.title(), "The site – Kino am Hafen");
  assert.deepEqual(await server.must("GET", "/api/site").then(({ name, description, accent }) => ({ name, description, accent })),
    { name: "Kino am Hafen", description: "Films of our town.", accent: "#1d4ed8" });

  await visitor.reload();
  await visitor.getByRole("link", { name: "Kino am Hafen, home" }).waitFor();
  await until("the title has the name", async () => (await visitor.title()) === "Kino am Hafen");
  await until("the visitor's page has the colour", async () => (await painted(visitor.getByRole("link", { name: "Sign up", exact: true }))) === "rgb(29, 78, 216)");
  // Whoever comes again sees it before a server has answered.
  await visitor.route("**/api/**", (route) => route.abort());
  await visitor.reload();
  await visitor.getByRole("link", { name: "Kino am Hafen, home" }).waitFor();
  assert.match(await accentOf(visitor), /#1d4ed8/);

  await page.getByRole("button", { name: "Back to the default: Colour" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await until("the page has its own colour again", async () => (await accentOf(page)) === "");
  await page.getByLabel("Colour (optional)").fill("crimson"); // a colour's name
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("is no colour of the form #rrggbb").waitFor();
  assert.deepEqual(page.troubles, []);
});

test("what somebody else has set meanwhile is told, and nothing that was typed is lost", { timeout: 60_000 }, async () => {
  await set({ name: "Harbour" });
  const page = await visitAs(root);
  await page.goto("/admin/site");
  await page.getByLabel("Description, in a line (optional)").fill("Mine.");
  await set({ name: "Theirs", description: "Theirs." });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("Somebody else has changed the site meanwhile: Name, Description, in a line.").waitFor();
  assert.equal(await page.getByLabel("Name (optional)").inputValue(), "Theirs", "what nobody typed follows");
  assert.equal(await page.getByLabel("Description, in a line (optional)").inputValue(), "Mine.");
  assert.equal((await server.must("GET", "/api/site")).description, "Theirs.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. Everybody sees it from now on.").waitFor();
  const { name, description } = await server.must("GET", "/api/site");
  assert.deepEqual({ name, description }, { name: "Theirs", description: "Mine." });
  // What is typed while a save is under way stays to be saved.
  let goOn;
  const typed = new Promise((done) => (goOn = done));
  await page.route("**/api/admin/site", (route) => typed.then(() => route.continue()));
  await page.getByLabel("Name (optional)").fill("First");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByLabel("Name (optional)").fill("First and second");
  goOn();
  await page.getByText("Saved. Everybody sees it from now on.").last().waitFor();
  await until("the first is saved", async () => (await server.must("GET", "/api/site")).name === "First");
  assert.equal(await page.getByLabel("Name (optional)").inputValue(), "First and second");
  await page.getByRole("button", { name: "Save" }).click();
  await until("the second is saved", async () => (await server.must("GET", "/api/site")).name === "First and second");
  page.troubles = page.troubles.filter((trouble) => !trouble.includes("412"));
  assert.deepEqual(page.troubles, []);
});

test("nobody else sets anything", { timeout: 60_000 }, async () => {
  const page = await visitAs(ada);
  for (const path of ["/admin/site", "/admin/start"]) {
    await page.goto(path);
    await page.getByRole("heading", { name: "This is for administrators" }).waitFor();
  }
  assert.equal((await server.call("PATCH", "/api/admin/site", { token: ada.token, body: { name: "Ada's" }, headers: merge })).status, 403);
  assert.equal((await server.call("GET", "/api/admin/site", {})).status, 401);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Studio" }).waitFor();
  assert.equal(await page.getByRole("menuitem", { name: "The site" }).count(), 0);
});

test("texts have pages that are linked to where there are some", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/terms");
  await page.getByRole("heading", { name: "This page does not exist", level: 1 }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Terms" }).count(), 0);
  await set({ terms, about: "<b>Who we are</b>" });
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "Terms" }).click();
  await page.getByRole("heading", { name: "Terms", level: 1 }).waitFor();
  await page.getByText("Be kind to each other.").waitFor();
  assert.equal(await page.getByRole("link", { name: "https://example.org/terms" }).getAttribute("rel"), "noopener noreferrer nofollow ugc");
  await until("the title names it", async () => (await page.title()).startsWith("Terms – "));
  await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "About" }).click();
  await page.getByText("<b>Who we are</b>").waitFor();
  await page.goto("/signup");
  await page.getByText("By signing up you accept the terms.").waitFor();
  assert.equal(await page.locator(".door").getByRole("link", { name: "Contact" }).count(), 0);
  await page.locator(".door .sitelinks").getByRole("link", { name: "About" }).waitFor();
  await set({ registration: "closed" });
  await page.reload();
  await page.getByText("New accounts are closed here").waitFor();
  const refused = await server.call("POST", "/api/auth/register", { body: { username: "eve", email: "eve@example.org", password: "a long enough password" } });
  assert.equal(refused.body.code, "registration_closed");
  await set({ registration: null });
});

test("who has set a site up is shown what there is to do, and what of it is done", { timeout: 120_000 }, async () => {
  const fresh = await Server.start();
  try {
    const token = /\/setup\?token=([\w-]+)/.exec(fresh.log)[1];
    const page = await visit(browser, fresh);
    await page.goto(`/setup?token=${token}`);
    await page.getByLabel("Username").fill("grace");
    await page.getByLabel("Email").fill("grace@example.org");
    await page.getByLabel("Password", { exact: true }).fill("a long enough password");
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.getByRole("heading", { name: "Welcome to Klieg" }).waitFor();
    assert.match(page.url(), /\/admin\/start$/);
    await page.getByText("0 steps done").waitFor();
    await shot(page, "start-new");
    await page.getByRole("link", { name: "The site: Give the site a name and a line about it" }).click();
    await page.getByLabel("Name (optional)").fill("Grace’s films");
    await page.getByText("Closed", { exact: true }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. Everybody sees it from now on.").waitFor();
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Welcome" }).click();
    await page.getByRole("heading", { name: "Welcome to Grace’s films" }).waitFor();
    await page.getByText("2 steps done").waitFor();
    await page.getByRole("button", { name: "Do not show this any more" }).click();
    await page.getByText("This page is no longer in the menu.").waitFor();
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "The site" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Welcome" }).count(), 0);
  } finally {
    await fresh.stop();
  }
});

test("its pages can be read in light and dark, on a narrow screen, in Vietnamese, and in any colour", { timeout: 180_000 }, async () => {
  await set({ name: "Harbour", about: "Who we are.", terms, contact: "post@example.org" });
  const wrong = [];
  for (const [accent, look] of [
    ["#1d4ed8", { colorScheme: "light" }],
    ["#1d4ed8", { colorScheme: "dark" }],
    ["#00ff66", { colorScheme: "light", size: "phone" }],
    ["#000000", { colorScheme: "dark", viewport: { width: 320, height: 640 } }],
    ["#ffffff", { colorScheme: "light", viewport: { width: 320, height: 640 }, language: "vi" }],
  ]) {
    await set({ accent });
    const { language, ...rest } = look;
    const page = await visitAs(root, rest);
    if (language) await page.evaluate((chosen) => localStorage.setItem("klieg.language", chosen), language);
    for (const path of ["/admin/site", "/admin/start", "/terms", "/"]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      await until("the colour is there", async () => (await accentOf(page)) !== "");
      const name = `${path.replace(/\W/g, "-")}-${accent.slice(1)}-${rest.colorScheme}-${rest.size ?? rest.viewport?.width ?? "desktop"}${language ?? ""}`;
      await shot(page, `sites${name}`, { fullPage: true });
      for (const violation of await violations(page)) wrong.push([name, violation]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) wrong.push([name, `${wider} px wider than the screen`]);
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
  assert.deepEqual(wrong, []);
});

test("the form goes by keys", { timeout: 60_000 }, async () => {
  await set({ name: null });
  const page = await visitAs(root);
  await page.goto("/admin/site");
  await page.getByLabel("Name (optional)").focus();
  await page.keyboard.type("By keys");
  await page.keyboard.press("Enter");
  await until("it is saved", async () => (await server.must("GET", "/api/site")).name === "By keys");
  await page.getByRole("button", { name: "Back to the default: Name" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("Name (optional)").inputValue(), "");
});
