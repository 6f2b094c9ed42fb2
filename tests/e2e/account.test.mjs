// What one's own account is called, and what a visitor's browser says of having none.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { ffmpeg } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";

let server, browser, ada;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  await server.person("bob");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const profile = (page) => page.getByRole("region", { name: "Profile" });
const save = (page) => profile(page).getByRole("button", { name: "Save profile" });
const named = (page) => profile(page).getByLabel("Name to show");
const addressed = (page) => profile(page).getByLabel("Email");

async function settings(options) {
  const page = await visit(browser, server, options);
  await signIn(page, ada);
  await page.goto("/settings");
  await named(page).waitFor();
  return page;
}

test("a visitor's console shows nothing, nor does that of whose session has ended, who is a visitor then", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in", exact: true }).first().waitFor();
  await settled(page);
  await signIn(page, ada);
  const [cookie] = await page.context().cookies();
  await server.must("POST", "/api/auth/logout", { token: cookie.value });
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in", exact: true }).first().waitFor();
  await settled(page);
  assert.deepEqual(await page.context().cookies(), [], "what is void is not sent again");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("what one is called changes everywhere at once, and what is typed while it is saved stays", { timeout: 60_000 }, async () => {
  for (const [size, colorScheme] of [["desktop", "light"], ["desktop", "dark"], ["phone", "light"], ["phone", "dark"]]) {
    const page = await settings({ size, colorScheme });
    const tab = await page.context().newPage();
    await tab.goto("/settings");
    await named(tab).waitFor();
    assert.equal(await save(page).isDisabled(), true, "there is nothing to save");
    const name = `Countess ${size} ${colorScheme}`;
    await named(page).fill(name);
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/api/auth/me", async (route) => {
      if (route.request().method() === "PATCH") await held;
      await route.fallback();
    });
    await save(page).click();
    await addressed(page).fill(`${size}.${colorScheme}@example.org`);
    await named(page).fill(`${name} of Lovelace`);
    go();
    await page.getByText("Your profile was saved.").waitFor();
    await profile(page).locator("strong", { hasText: name }).waitFor();
    await profile(tab).locator("strong", { hasText: name }).waitFor();
    assert.equal(await named(tab).inputValue(), name, "a field that nobody touches shows what the server has");
    assert.equal(await named(page).inputValue(), `${name} of Lovelace`);
    assert.equal(await addressed(page).inputValue(), `${size}.${colorScheme}@example.org`);
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menu").getByText(name).waitFor();
    await page.keyboard.press("Escape");
    await profile(page).scrollIntoViewIfNeeded();
    await shot(page, `profile-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});

test("what was typed and not saved goes by no link, Back, Forward, reload or closed tab without a question", { timeout: 90_000 }, async () => {
  for (const [size, colorScheme, names] of [["desktop", "dark", ["Settings"]], ["phone", "light", ["You", "Settings"]]]) {
    const page = await settings({ size, colorScheme });
    const way = (to) => page.getByRole("navigation").getByRole("link", { name: to, exact: true }).locator("visible=true").first();
    const path = () => page.evaluate(() => location.pathname);
    const step = (by) => page.evaluate((steps) => history.go(steps), by);
    // Entries on both sides of the form.
    for (const to of ["Home", ...names, "Home"]) {
      await way(to).click();
      await page.waitForURL({ Home: "/", You: "/library", Settings: "/settings" }[to]);
    }
    await step(-1);
    await named(page).waitFor();
    const stored = await named(page).inputValue();
    await named(page).fill("Typed and not saved");
    const entries = await page.evaluate(() => history.length);
    const asked = page.getByRole("dialog", { name: "Leave without saving?" });
    for (const [how, leaves] of [["a link", () => way("Home").click()], ["Back", () => step(-1)], ["Forward", () => step(1)]]) {
      await leaves();
      await asked.waitFor();
      await shot(page, `leaving-${size}-${colorScheme}`);
      assert.deepEqual(await violations(page), [], how);
      await asked.getByRole("button", { name: "Keep editing" }).click();
      await asked.waitFor({ state: "detached" });
      assert.deepEqual([await path(), await named(page).inputValue(), await page.evaluate(() => history.length)], ["/settings", "Typed and not saved", entries], how);
    }
    const questions = [];
    page.on("dialog", (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await page.evaluate(() => void setTimeout(() => location.reload()));
    await until("the browser asks before it loads the page again", () => questions.length === 1);
    await page.close({ runBeforeUnload: true });
    await until("the browser asks before it closes the tab", () => questions.length === 2);
    assert.deepEqual(questions, ["beforeunload", "beforeunload"]);
    assert.equal(await named(page).inputValue(), "Typed and not saved");

    await step(1);
    await asked.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL("/");
    await step(-1);
    await named(page).waitFor();
    assert.equal(await named(page).inputValue(), stored, "what was left is gone");
    await named(page).fill("Typed again");
    await way("Home").click();
    await asked.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL("/");
    await step(-1);
    await named(page).fill(stored);
    await step(-names.length); // nothing is to be saved
    await page.waitForURL("/");
    assert.equal(await asked.count(), 0);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("one's own picture stands in the menu and in other tabs, until it is removed", { timeout: 90_000 }, async () => {
  const folder = await tempFolder("account");
  const file = `${folder.path}/me.png`;
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=s=900x600", "-frames:v", "1", file);
  const menu = (page) => page.getByRole("button", { name: "Account" });
  const drawn = (page) => until("a picture in the bar", () => menu(page).locator("img.avatar").evaluateAll((all) => all.some((img) => img.naturalWidth > 0)));
  for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]]) {
    const page = await settings({ size, colorScheme });
    const tab = await page.context().newPage();
    await tab.goto("/");
    await menu(tab).locator("span.avatar").waitFor();
    const field = profile(page).getByRole("group", { name: "Your picture" });
    assert.equal(await field.getByRole("button", { name: "Remove" }).count(), 0, "there is none to remove");
    await field.locator("input[type=file]").setInputFiles(file);
    const crop = page.getByRole("dialog", { name: "Your picture" });
    await crop.getByRole("group", { name: "Part of the picture that is used" }).press("ArrowLeft");
    await crop.getByRole("button", { name: "Use picture" }).click();
    await crop.waitFor({ state: "detached" });
    await drawn(page);
    await drawn(tab);
    const { avatar } = await server.must("GET", "/api/auth/me", { token: ada.token });
    assert.deepEqual(avatar.map(({ width }) => width), [48, 96, 192, 512]);
    await shot(page, `account-picture-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await drawn(page);
    await field.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog", { name: "Remove your picture?" }).getByRole("button", { name: "Remove" }).click();
    await menu(page).locator("span.avatar").waitFor();
    await menu(tab).locator("span.avatar").waitFor();
    assert.deepEqual((await server.must("GET", "/api/auth/me", { token: ada.token })).avatar, []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
  await folder.remove();
});

test("another address takes the password, and one that is taken is told beside its field; signing in goes by the new one", { timeout: 60_000 }, async () => {
  const page = await settings();
  const password = profile(page).getByLabel("Current password");
  assert.equal(await password.count(), 0, "it is asked for where it is needed");
  await addressed(page).fill("bob@example.org");
  await password.fill("a guess of mine");
  await save(page).click();
  await profile(page).getByText(/is not your password/).waitFor();
  await shot(page, "profile-wrong-password");
  assert.deepEqual(await violations(page), []);
  await password.fill(ada.password);
  await save(page).click();
  await profile(page).getByText(/belongs to an account already/).waitFor();
  assert.equal(await addressed(page).inputValue(), "bob@example.org", "what was typed stays");
  await addressed(page).fill("countess@example.org");
  await save(page).click();
  await page.getByText("Your profile was saved.").waitFor();
  assert.equal(await password.count(), 0);
  assert.deepEqual(page.troubles.filter((trouble) => !/409|422/.test(trouble)), []);
  await page.context().close();
  await server.must("POST", "/api/auth/login", { body: { login: "countess@example.org", password: ada.password } });
});

test("a name that is the site's own is refused in the language of the page", { timeout: 60_000 }, async () => {
  const page = await settings();
  await page.evaluate(() => localStorage.setItem("klieg.language", "vi"));
  await page.reload();
  const name = page.getByLabel("Tên hiển thị");
  await name.fill("Support");
  await page.getByRole("button", { name: "Lưu hồ sơ" }).click();
  await page.getByText("được dành riêng cho trang web").waitFor();
  assert.equal(await name.evaluate((field) => field === document.activeElement), true);
  await page.context().close();
});
