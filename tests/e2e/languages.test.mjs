// The languages of the client: the one that a browser asks for, the one that was chosen, and the two that are made of English and show what was forgotten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { Server, tempFolder } from "./lib/klieg.mjs";
import { fileName, onlookers, screensOf, writePlaylist, writeTexts } from "./lib/screens.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, ada, id, playlist;

before(async () => {
  folder = await tempFolder("languages");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  root = await server.administrator("root");
  await writeTexts(server, root);
  ada = await server.person("ada");
  id = await publish(ada, "2026", await streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 }));
  await ada.ready(id);
  playlist = await writePlaylist(ada, id);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const screens = (onlooker) => screensOf(onlooker, { video: id, channel: ada.channel, playlist });
const accounts = () => ({ member: ada, administrator: root });

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

for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]])
  test(`${size}: whoever is not signed in chooses a language, by keys, and what was typed stays`, { timeout: 60_000 }, async () => {
    const page = await visit(browser, server, { size, colorScheme, locale: "en-GB" });
    await page.goto("/signin");
    await page.getByLabel("Username or email").fill("grace");
    await page.getByRole("button", { name: "theme and language" }).press("Enter");
    const vietnamese = page.getByRole("menuitemradio", { name: "Tiếng Việt" });
    while (!(await vietnamese.evaluate((item) => item === document.activeElement))) await page.keyboard.press("ArrowDown");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Chào mừng trở lại" }).waitFor();
    await page.getByRole("button", { name: "Về trang web này, giao diện và ngôn ngữ" }).waitFor();
    assert.equal(await vietnamese.getAttribute("aria-checked"), "true");
    assert.ok(await vietnamese.evaluate((item) => item === document.activeElement), "the menu stays where it was");
    await page.waitForFunction(() => document.title.startsWith("Đăng nhập"));
    assert.equal(await page.locator("html").getAttribute("lang"), "vi");
    await shot(page, `language-menu-visitor-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByLabel("Tên đăng nhập hoặc email").inputValue(), "grace");
    await page.reload();
    await page.getByRole("heading", { name: "Chào mừng trở lại" }).waitFor();
    await page.getByRole("button", { name: "Về trang web này, giao diện và ngôn ngữ" }).click();
    await page.getByRole("menuitemradio", { name: "Trình duyệt" }).click();
    await page.getByRole("heading", { name: "Welcome back" }).waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

test("the menu of an account and the settings know of one choice", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { locale: "en-GB" });
  await signIn(page, ada);
  await page.goto("/settings");
  await page.getByLabel("Name to show").fill("Ada the first");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click(); // what is spoken already
  assert.equal(await page.locator("select[name=language]").inputValue(), "en");
  await page.getByRole("menuitemradio", { name: "Tiếng Việt" }).click();
  await page.getByRole("heading", { name: "Cài đặt", level: 1 }).waitFor();
  await shot(page, "language-menu-account");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByLabel("Tên hiển thị").inputValue(), "Ada the first");
  await page.getByLabel("Ngôn ngữ").selectOption("en");
  await page.getByRole("button", { name: "Account" }).click();
  assert.equal(await page.getByRole("menuitemradio", { name: "English" }).getAttribute("aria-checked"), "true");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

/** Words that are shown or spoken and stand in plain letters, beside those that people wrote. */
const plainWords = (page) =>
  page.evaluate(() => {
    const theirs = "bdi, [dir=auto], time, code, kbd, option[lang], .prose, .byline small, .id, script, style, [aria-hidden=true]";
    // Names, signs, and what Intl writes: for a language that is none it writes English.
    const intl = /\b(?:[A-Z][a-z]{2}\s\d{1,2},\s\d{4}|\d+ (?:second|minute|hour|day)s?(?: ago)?|English)\b/g;
    const signs = /Channel of ada|\b(?:Klieg|ada|Music|[kMGT]?B|HD|API|\d+p\d*|Chrome|Firefox|Linux|Windows|example|setup|token|docs|av|node)\b|@\S+|\S+@\S+/g;
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

for (const onlooker of onlookers)
  test(`${onlooker}: no text is shown that nobody could translate`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server);
    if (onlooker !== "stranger") await signIn(page, accounts()[onlooker]);
    await speaks(page, "en-XA");
    const found = {};
    for (const { name, path } of screens(onlooker)) {
      await page.goto(path);
      await settled(page);
      await shot(page, `en-XA-${fileName(name)}-${onlooker}`);
      const words = await plainWords(page);
      if (words.length) found[name] = words;
    }
    await page.context().close();
    assert.deepEqual(found, {});
  });

/** Goes over every screen of everybody as `look` is, and answers what of it is wider than the window, and what axe finds. */
async function wrongOf(look, prepare, called, direction) {
  const found = {};
  for (const onlooker of onlookers) {
    const page = await visit(browser, server, look);
    if (onlooker !== "stranger") await signIn(page, accounts()[onlooker]);
    await prepare(page);
    for (const { name, path } of screens(onlooker)) {
      await page.goto(path);
      await settled(page);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).direction), direction);
      await shot(page, `${called}-${fileName(name)}-${onlooker}-${look.size}`);
      // A phone's window grows with what is too wide for it.
      const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - page.viewportSize().width;
      const list = await violations(page);
      if (wide > 0 || list.length) found[`${name}, ${onlooker}`] = { wide, list };
    }
    await page.context().close();
  }
  return found;
}

for (const size of some(1, ["phone", "desktop"]))
  test(`${size}: where lines begin at the right everything does, and nothing is wider than the window`, { timeout: 240_000 }, async () => {
    const found = await wrongOf({ size }, async (page) => {
      await speaks(page, "ar-XB");
      if (size === "phone") await page.setViewportSize({ width: 320, height: 700 });
    }, "ar-XB", "rtl");
    assert.deepEqual(found, {});
    const page = await visit(browser, server, { size });
    await signIn(page, ada);
    await speaks(page, "ar-XB");
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
  });

for (const [size, colorScheme] of some(1, [["desktop", "dark"], ["phone", "light"]]))
  test(`${size}: in Vietnamese every screen has its title, nothing that axe finds, and no text wider than the window`, { timeout: 240_000 }, async () => {
    assert.deepEqual(await wrongOf({ size, colorScheme, locale: "vi-VN" }, () => undefined, `vi-${colorScheme}`, "ltr"), {});
  });

test("a narrow phone in Vietnamese breaks neither keys nor choices, and shows the chosen language whole", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true, locale: "vi-VN" });
  await signIn(page, ada);
  await page.goto("/settings");
  await page.getByLabel("Ngôn ngữ").waitFor();
  const rows = await page.locator(".segments").first().locator("label").evaluateAll((labels) => new Set(labels.map((label) => label.getBoundingClientRect().top)).size);
  assert.equal(rows, 1, "the themes stand in a line");
  const cut = await page.getByLabel("Ngôn ngữ").evaluate((field) => {
    const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
    const context = Object.assign(document.createElement("canvas").getContext("2d"), { font });
    return context.measureText(field.selectedOptions[0].text).width - (field.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd));
  });
  assert.ok(cut <= 0, `${cut} px of the language are cut off`);
  await shot(page, "vi-320-settings", { fullPage: true });
  await page.goto(`/watch/${id}`);
  await page.locator("main h1").waitFor();
  await page.keyboard.press("?");
  const keys = page.locator(".shortcuts kbd");
  await keys.first().waitFor();
  const heights = await keys.evaluateAll((all) => all.map((key) => key.getClientRects().length));
  assert.ok(heights.length > 5 && heights.every((lines) => lines === 1), `lines of each key: ${heights}`);
  await shot(page, "vi-320-keys");
  await page.context().close();
});

test("what is told for a moment covers neither the links beside a page nor those at its end", { timeout: 60_000 }, async () => {
  const told = async (look) => {
    const page = await visit(browser, server, look);
    await page.goto("/@ada?tab=about");
    await page.getByRole("button", { name: "Copy address" }).click();
    await page.locator(".toast").waitFor();
    return page;
  };
  const boxOf = (page, selector) => page.locator(selector).boundingBox();
  const desktop = await told({});
  const [toast, foot] = [await boxOf(desktop, ".toast"), await boxOf(desktop, ".rail .foot")];
  assert.ok(foot.x + foot.width <= toast.x, "it stands beside the rail");
  await shot(desktop, "toast-desktop");
  await desktop.setViewportSize({ width: 800, height: 900 });
  await desktop.getByRole("button", { name: "Open navigation" }).click();
  await desktop.waitForFunction(() => {
    const line = document.querySelector("dialog .toast");
    const box = line?.getBoundingClientRect();
    return box && line.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
  }); // above what is opened meanwhile
  await shot(desktop, "toast-over-dialog");
  await desktop.context().close();
  const phone = await told({ viewport: { width: 320, height: 480 }, isMobile: true, hasTouch: true });
  await settled(phone); // else it may grow below where one has scrolled to
  await phone.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  const [above, last] = [await boxOf(phone, ".toast"), await boxOf(phone, "main > :last-child")];
  assert.ok(last.y + last.height <= above.y, "the end of the page stands above it");
  await shot(phone, "toast-phone");
  await phone.context().close();
});
