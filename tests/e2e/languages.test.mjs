// The languages of the client: the one that a browser asks for, the one that was chosen, and the two that are made of English and show what was forgotten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, id;

before(async () => {
  folder = await tempFolder("languages");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  id = await publish(ada, "2026", await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 }));
  await ada.ready(id);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const outside = () => ["/", `/watch/${id}`, "/@ada", "/signin", "/signup", "/setup?token=x", "/setup", "/studio", "/watch/v_missing"];
const inside = () => ["/", `/watch/${id}`, "/upload", "/studio", "/settings", "/@ada"];

const nameOf = (path) => path.replace(id, "video").replace(/\W+/g, "-").replace(/^-|-$/g, "") || "home";

const speaks = (page, language) => page.addInitScript((tag) => localStorage.setItem("klieg.language", tag), language);

test("a browser is spoken to in its language until another is chosen, and that one stays", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { locale: "vi-VN" });
  await page.goto("/signin");
  await page.getByRole("heading", { name: "Chào mừng trở lại" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "vi");
  await page.getByLabel("Tên đăng nhập hoặc email").fill("ada");
  await page.getByLabel("Mật khẩu", { exact: true }).fill(ada.password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.waitForURL("**/");
  await page.goto("/settings");
  await page.getByLabel("Ngôn ngữ").selectOption("en");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.reload();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

/** Words that are shown or spoken and stand in plain letters, beside those that people wrote. */
const plainWords = (page) =>
  page.evaluate(() => {
    const theirs = "bdi, [dir=auto], time, code, kbd, option[lang], .prose, .byline small, .id, script, style, [aria-hidden=true]";
    // Names, signs, and what Intl writes: for a language that is none it writes English.
    const intl = /\b(?:[A-Z][a-z]{2} \d{1,2}, \d{4}|\d+ (?:second|minute|hour|day)s?(?: ago)?|English)\b/g;
    const signs = /Channel of ada|\b(?:Klieg|ada|[kMGT]?B|HD|API|\d+p\d*|Chrome|Firefox|Linux|Windows|example|setup|token|docs|av|node)\b|@\S+|\S+@\S+/g;
    const found = [];
    const look = (text, where) => {
      const plain = text.replace(intl, "").replace(signs, "").match(/[A-Za-z]{3,}/g);
      if (plain) found.push(`${where}: ${text.trim().slice(0, 80)}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const parent = node.parentElement;
      if (!parent.closest(theirs) && !parent.closest("noscript")) look(node.data, parent.tagName);
    }
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) if (!element.closest("time, span[title]")) look(element.getAttribute(name), name);
    }
    return found;
  });

for (const [who, paths] of [["a stranger", outside], ["its owner", inside]])
  test(`${who} sees no text that nobody could translate`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server);
    if (who !== "a stranger") await signIn(page, ada);
    await speaks(page, "en-XA");
    const found = {};
    for (const path of paths()) {
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await shot(page, `en-XA-${nameOf(path)}${who === "a stranger" ? "" : "-inside"}`);
      const words = await plainWords(page);
      if (words.length) found[path] = words;
    }
    await page.context().close();
    assert.deepEqual(found, {});
  });

for (const size of ["desktop", "phone"])
  test(`${size}: where lines begin at the right everything does, and nothing is wider than the window`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server, { size });
    await signIn(page, ada);
    await speaks(page, "ar-XB");
    if (size === "phone") await page.setViewportSize({ width: 320, height: 700 });
    const found = {};
    for (const path of inside()) {
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
      await shot(page, `ar-XB-${nameOf(path)}-${size}`);
      // A phone's window grows with what is too wide for it.
      const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - page.viewportSize().width;
      const list = await violations(page);
      if (wide > 0 || list.length) found[path] = { wide, list };
    }
    await page.goto("/studio");
    const taken = await page.locator(".room .bar > i").evaluate((fill) => fill.getBoundingClientRect().width / fill.parentElement.getBoundingClientRect().width);
    assert.ok(taken < 0.01, `some megabytes of 280 GB fill ${taken} of the bar`); // percentages are written in many ways, and sheets know one
    await page.goto(`/watch/${id}`);
    const handle = page.getByText("@ada", { exact: true }).first();
    assert.equal(await handle.evaluate((element) => getComputedStyle(element).direction), "ltr"); // else its sign stands behind it
    await page.goto("/");
    const brand = await page.locator(".brand").boundingBox();
    assert.ok(brand.x > page.viewportSize().width / 2, "the bar begins at the right");
    await page.context().close();
    assert.deepEqual(found, {});
  });

for (const [size, colorScheme] of [["desktop", "dark"], ["phone", "light"]])
  test(`${size}: in Vietnamese every screen has its title, nothing that axe finds, and no text wider than the window`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server, { size, colorScheme, locale: "vi-VN" });
    await signIn(page, ada);
    const found = {};
    for (const path of inside()) {
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await shot(page, `vi-${nameOf(path)}-${size}-${colorScheme}`);
      // A phone's window grows with what is too wide for it.
      const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - page.viewportSize().width;
      const list = await violations(page);
      if (wide > 0 || list.length) found[path] = { wide, list };
    }
    await page.context().close();
    assert.deepEqual(found, {});
  });
