// The site's own face, as its administrator sets it in the browser and visitors see it; and what a new site asks of who has set it up.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { ffmpeg } from "./lib/clips.mjs";
import { isTurn, some } from "./lib/depth.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";

let server, browser, folder, root, ada;
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
  folder = await tempFolder("sites");
  [server, browser] = await Promise.all([Server.start("site.name=Harbour"), launch()]);
  root = await server.administrator("root");
  ada = await server.person("ada");
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** A disc, blue where nothing is said, and nothing around it. */
async function disc([r, g, b] = [29, 78, 216]) {
  const file = `${folder.path}/disc-${r}-${g}-${b}.png`;
  await ffmpeg("-f", "lavfi", "-i", `color=black:s=600x600,format=rgba,geq=r=${r}:g=${g}:b=${b}:a='255*lte(hypot(X-300,Y-300),290)'`, "-frames:v", "1", file);
  return file;
}

const putLogo = async (file) => {
  const sent = await fetch(`${server.url}/api/admin/site/logo`, { method: file ? "PUT" : "DELETE", headers: { Authorization: `Bearer ${root.token}` }, body: file ? await readFile(file) : null });
  assert.equal(sent.status, 200);
};

/** How far the lightest or darkest of what is painted is from the corner, of 255. */
const spread = async (page, locator) =>
  page.evaluate(async (base64) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: "image/png" }));
    const context = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height }).getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    const light = (at) => 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
    return Math.max(...Array.from({ length: data.length / 4 }, (_, i) => Math.abs(light(4 * i) - light(0))));
  }, (await locator.screenshot()).toString("base64"));

const drawn = (page, selector) => until(`a logo in ${selector}`, () => page.evaluate((where) => document.querySelector(`${where} img.logo`)?.naturalWidth > 0, selector));
const manifestOf = async () => (await fetch(`${server.url}/manifest.webmanifest`)).json();
const iconsOf = (page) => page.evaluate(() => [...document.querySelectorAll('link[rel="icon"]')].map((link) => new URL(link.href).pathname));

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
  await until("the title has the name", async () => (await page.title()) === "The site – Kino am Hafen");
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
  const colour = page.getByLabel("Colour (optional)");
  const wrong = page.getByText("is no colour: six digits from 0 to f, such as #b3401e");
  await colour.fill("blue-ish");
  assert.equal(await colour.inputValue(), "blue-ish", "nothing of it is cut off");
  await page.getByLabel("Description, in a line (optional)").focus();
  await wrong.waitFor();
  await colour.fill("crimson"); // a colour's name
  await wrong.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save" }).click();
  await wrong.waitFor();
  assert.deepEqual(page.troubles, []);
});

test("a page that was left open hears of another name where it goes on to another page", { timeout: 60_000 }, async () => {
  await set({ name: "Harbour" });
  const page = await visit(browser, server);
  await page.goto("/signin");
  await page.getByRole("link", { name: "Harbour, home" }).waitFor();
  await set({ name: "Lighthouse" });
  await page.getByRole("link", { name: "Harbour, home" }).click();
  await page.getByRole("link", { name: "Lighthouse, home" }).waitFor();
  await until("the title has it", async () => (await page.title()) === "Lighthouse");
  await set({ name: null });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a logo stands in the bar, at the door, in the tab and among a phone's programs, until it is taken away", { timeout: 120_000 }, async () => {
  const file = await disc();
  const page = await visitAs(root);
  await page.goto("/admin/site");
  await page.getByLabel("Description, in a line (optional)").fill("Half typed");
  const field = page.getByRole("group", { name: "The site’s logo" });
  await field.locator("input[type=file]").setInputFiles(file);
  const crop = page.getByRole("dialog", { name: "The site’s logo" });
  await crop.getByLabel("Zoom").press("Enter"); // sends nothing of the form
  assert.notEqual((await server.must("GET", "/api/site")).description, "Half typed");
  await crop.getByRole("button", { name: "Use picture" }).click();
  await crop.waitFor({ state: "detached" });
  await page.getByText("Picture saved.").waitFor();
  const { logo } = await server.must("GET", "/api/site");
  assert.deepEqual(logo.map(({ width, height }) => `${width}x${height}`), ["48x48", "96x96", "192x192", "512x512"]);
  await drawn(page, ".brand");
  await drawn(page, '.preview[data-scheme="dark"]');
  assert.deepEqual(await iconsOf(page), logo.slice(0, 2).map(({ url }) => url), "the tab has it at once");
  assert.equal(await page.getByLabel("Description, in a line (optional)").inputValue(), "Half typed");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved. Everybody sees it from now on.").waitFor();
  assert.equal(await page.getByText("Somebody else has changed the site meanwhile").count(), 0, "a logo of one's own is nobody else's change");

  const visitor = await visit(browser, server);
  await visitor.goto("/signin");
  await drawn(visitor, ".brand");
  await drawn(visitor, ".door");
  assert.deepEqual(await iconsOf(visitor), logo.slice(0, 2).map(({ url }) => url));
  const [corner, middle] = await visitor.evaluate(async (url) => {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const context = Object.assign(document.createElement("canvas"), { width: 512, height: 512 }).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return [[4, 4], [256, 256]].map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]);
  }, logo.at(-1).url);
  assert.equal(corner[3], 0, "what is transparent stays so");
  assert.ok(middle[3] === 255 && middle[2] > 180, `blue in the middle: ${middle}`);
  const manifest = await manifestOf();
  assert.deepEqual(manifest.icons.map(({ src, type, purpose }) => `${src} ${type} ${purpose}`), logo.map(({ url }) => `${url} image/webp any`));
  assert.equal((await fetch(server.url + manifest.icons.at(-1).src)).headers.get("Content-Type"), "image/webp");
  // Where it does not arrive our own sign stands there.
  const without = await visit(browser, server);
  await without.route("**/media/pictures/**", (route) => route.abort());
  await without.goto("/");
  await without.locator(".brand svg").waitFor();
  await without.context().close();

  for (const person of [ada, null]) {
    const { status } = await server.call("DELETE", "/api/admin/site/logo", person ? { token: person.token } : {});
    assert.equal(status, person ? 403 : 401);
  }
  await field.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog", { name: "Remove your picture?" }).getByRole("button", { name: "Remove" }).click();
  await page.locator(".brand svg").waitFor();
  assert.deepEqual(await iconsOf(page), ["/favicon.svg"]);
  assert.deepEqual((await server.must("GET", "/api/site")).logo, []);
  assert.ok((await manifestOf()).icons.every(({ src }) => src.startsWith("/icon-")));
  await visitor.reload();
  await visitor.locator(".brand svg").waitFor();
  assert.deepEqual(await iconsOf(visitor), ["/favicon.svg", "/favicon.ico"]);
  assert.deepEqual([...page.troubles, ...visitor.troubles], []);
  await set({ description: null });
  await page.context().close();
  await visitor.context().close();
});

test("a logo is seen on the bar of both themes, whatever its colour", { timeout: 60_000 }, async () => {
  for (const [color, colorScheme] of [[[12, 12, 12], "dark"], [[252, 252, 252], "light"]]) {
    await putLogo(await disc(color));
    const page = await visit(browser, server, { colorScheme });
    await page.goto("/");
    await drawn(page, ".brand");
    const seen = await spread(page, page.locator(".brand img.logo"));
    await shot(page, `sites-logo-${colorScheme}`);
    assert.ok(seen > 40, `${color} in the ${colorScheme} bar differs by ${seen}`);
    await page.context().close();
  }
  await putLogo(null);
});

test("a channel without a banner is lit in the site's colour", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const lamps = [];
  for (const accent of ["#1d4ed8", null]) {
    await set({ accent });
    await page.goto(`/@${ada.channel.handle}`);
    const head = page.locator(".channel-head");
    await head.waitFor();
    await until("the page has the colour", async () => ((await accentOf(page)) !== "") === (accent !== null));
    lamps.push(await head.evaluate((element) => getComputedStyle(element).backgroundImage));
    await shot(page, `sites-channel-${accent ? "blue" : "own"}`);
  }
  assert.notEqual(lamps[0], lamps[1]);
  await page.context().close();
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
  await page.getByLabel("Username").fill("half-typed");
  for (const link of [page.locator(".door .sitelinks").getByRole("link", { name: "About" }), page.locator(".door form").getByRole("link", { name: "terms" })]) {
    const opened = page.waitForEvent("popup");
    await link.click();
    await (await opened).close();
    assert.equal(await page.getByLabel("Username").inputValue(), "half-typed", "what is typed stays beside what is read");
  }
  await set({ registration: "closed" });
  await page.reload();
  await page.getByText("New accounts are closed here").waitFor();
  const refused = await server.call("POST", "/api/auth/register", { body: { username: "eve", email: "eve@example.org", password: "a long enough password" } });
  assert.equal(refused.body.code, "registration_closed");
  await set({ registration: null });
});

test("a visitor reaches the texts from every page, also on a phone", { timeout: 60_000 }, async () => {
  await set({ terms: null, about: null, contact: null });
  for (const [colorScheme, locale, menu, terms] of [["light", "en-GB", "About this site, theme and language", "Terms"], ["dark", "vi-VN", "Về trang web này, giao diện và ngôn ngữ", "Điều khoản"]]) {
    const page = await visit(browser, server, { size: "phone", colorScheme, locale });
    await page.goto("/");
    await page.locator(".brand").waitFor();
    assert.equal(await page.getByRole("button", { name: menu }).count(), 0, "there are none");
    await set({ terms: "Be kind to each other.", contact: "post@example.org" });
    await page.reload();
    await page.getByRole("button", { name: menu }).click();
    assert.equal(await page.getByRole("menuitem").count(), 2, "none that there is not");
    await shot(page, `sites-visitor-menu-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("menuitem", { name: terms }).click();
    await page.getByRole("heading", { name: terms, level: 1 }).waitFor();
    await page.getByText("Be kind to each other.").waitFor();
    await set({ terms: null, contact: null });
    await page.context().close();
  }
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
    await page.getByText("0 of 6 steps done").waitFor();
    await page.getByText("klieg admin backup --data FOLDER", { exact: false }).waitFor();
    await page.getByRole("link", { name: "The site: Give the site a logo" }).waitFor();
    await shot(page, "start-new");
    await page.getByRole("link", { name: "The site: Give the site a name and a line about it" }).click();
    await page.getByLabel("Name (optional)").fill("Grace’s films");
    await page.getByText("Closed", { exact: true }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. Everybody sees it from now on.").waitFor();
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Welcome" }).click();
    await page.getByRole("heading", { name: "Welcome to Grace’s films" }).waitFor();
    await page.getByText("2 of 6 steps done").waitFor();
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
  const image = await disc();
  const wrong = [];
  for (const [accent, look] of some(3, [
    ["#1d4ed8", { colorScheme: "light", logo: true }],
    ["#00ff66", { colorScheme: "dark", size: "phone", logo: true }],
    ["#ffffff", { colorScheme: "light", viewport: { width: 320, height: 640 }, language: "vi" }],
    ["#1d4ed8", { colorScheme: "dark" }],
    ["#00ff66", { colorScheme: "light", size: "phone" }],
    ["#000000", { colorScheme: "dark", viewport: { width: 320, height: 640 } }],
  ])) {
    await set({ accent });
    const { language, logo, ...rest } = look;
    await putLogo(logo ? image : null);
    const page = await visitAs(root, rest);
    if (language) await page.evaluate((chosen) => localStorage.setItem("klieg.language", chosen), language);
    for (const path of ["/admin/site", "/admin/start", "/terms", "/"]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor({ state: "attached" });
      await settled(page);
      await until("the colour is there", async () => (await accentOf(page)) !== "");
      const name = `${path.replace(/\W/g, "-")}-${accent.slice(1)}-${rest.colorScheme}-${rest.size ?? rest.viewport?.width ?? "desktop"}${language ?? ""}${logo ? "-logo" : ""}`;
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

test("what saves stays in sight, on a phone once there is something to save, and covers no field that is wrong", { timeout: 120_000 }, async () => {
  for (const [i, [viewport, stays]] of [[{ width: 1440, height: 900 }, true], [{ width: 390, height: 844 }, true], [{ width: 320, height: 568 }, true], [{ width: 320, height: 256 }, false]].entries()) {
    for (const colorScheme of ["light", "dark"].filter((_, j) => isTurn(i, j, 2))) {
      const page = await visitAs(root, { viewport, colorScheme });
      await page.goto("/admin/site");
      const save = page.getByRole("button", { name: "Save", exact: true });
      const where = `${viewport.width}x${viewport.height}`;
      const description = page.getByLabel("Description, in a line (optional)");
      await description.fill(`Changed ${where}`);
      await description.evaluate((field) => field.scrollIntoView({ block: "center" }));
      const inSight = () => save.evaluate((button) => {
        const box = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
      });
      assert.equal(await inSight(), stays, where);
      await page.getByLabel("Colour (optional)").fill("blue-ish");
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await save.click();
      const colour = page.getByLabel("Colour (optional)");
      await until(`the colour has the focus: ${where}`, () => colour.evaluate((field) => document.activeElement === field));
      await until(`nothing is over it: ${where}`, () => colour.evaluate((field) => {
        const { left, top, bottom } = field.getBoundingClientRect();
        return [top + 3, bottom - 3].every((y) => document.elementFromPoint(left + 20, y) === field);
      }), { seconds: 5 });
      await shot(page, `sites-saving-${where}-${colorScheme}`);
      assert.deepEqual(await violations(page), [], where);
      await page.context().close();
    }
  }
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
