// What mails lead to, by the mails that the server really sends: an address is confirmed, changed, and a forgotten password replaced.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { freePort, Server, until } from "./lib/klieg.mjs";
import { Mailbox } from "./lib/mailbox.mjs";

let server, browser, mailbox;

before(async () => {
  const port = await freePort();
  [mailbox, browser] = await Promise.all([Mailbox.open(), launch()]);
  server = await Server.startAt(port, ...mailbox.settings(port));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  mailbox?.close();
});

const confirms = /\/confirm-address#token=/;
const resets = /\/reset-password#token=/;
const looks = [["desktop", "light"], ["phone", "dark"]];
const profile = (page) => page.getByRole("region", { name: "Profile" });
const close = async (page) => {
  assert.deepEqual(page.troubles.filter((trouble) => !/status of (401|403|409|422) /.test(trouble)), []);
  await page.context().close();
};
const looksGood = async (page, name) => {
  await settled(page);
  await shot(page, name);
  assert.deepEqual(await violations(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is no wider than its window`);
};
const settings = async (person, options) => {
  const page = await visit(browser, server, options);
  await signIn(page, person);
  await page.goto("/settings");
  await profile(page).waitFor();
  return page;
};
const verified = async ({ token }) => (await server.must("GET", "/api/auth/me", { token })).emailVerified;

test("who signs up is told that their address waits, and confirms it by the mail, once", { timeout: 240_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `verify-${size}-${colorScheme}`;
    const ada = await server.person(`ada-${size}`);
    const page = await settings(ada, { size, colorScheme });
    await profile(page).getByText(`${ada.email} is not confirmed yet.`, { exact: false }).waitFor();
    await looksGood(page, `${name}-waits`);
    const { link } = await mailbox.mail(ada.email, confirms);
    await profile(page).getByRole("button", { name: "Send again" }).click();
    await page.getByText(`A mail is on its way to ${ada.email}.`).waitFor();

    const there = await visit(browser, server, { size, colorScheme });
    await there.goto(link);
    await there.getByRole("heading", { name: "Confirm your address" }).waitFor();
    await looksGood(there, `${name}-page`);
    assert.equal(await verified(ada), false, "that the link was opened is not enough: what reads mails for their owners opens links, too");
    await there.getByRole("button", { name: "Confirm this address" }).click();
    await there.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
    await looksGood(there, `${name}-done`);
    assert.equal(await verified(ada), true);
    assert.equal(new URL(there.url()).hash, "", "what was used does not stay in the history");

    await there.goto("about:blank");
    await there.goto(link);
    await there.getByRole("button", { name: "Confirm this address" }).click();
    await there.getByRole("heading", { name: "This link is good no more" }).waitFor();
    await looksGood(there, `${name}-void`);
    await close(there);
    await page.reload();
    await profile(page).getByLabel("Email").waitFor();
    assert.equal(await profile(page).getByText("is not confirmed yet", { exact: false }).count(), 0);
    await close(page);
  }
});

test("another address waits until its mail was opened, and then stands in every tab", { timeout: 120_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `move-${size}-${colorScheme}`;
    const bea = await server.person(`bea-${size}`);
    const other = `countess.${size}@example.org`;
    const page = await settings(bea, { size, colorScheme });
    const email = profile(page).getByLabel("Email");
    await email.fill(other);
    await profile(page).getByLabel("Current password").fill(bea.password);
    await profile(page).getByRole("button", { name: "Save profile" }).click();
    await profile(page).getByText(`A link was mailed to ${other}.`, { exact: false }).waitFor();
    assert.equal(await email.inputValue(), bea.email, "it is what it was");
    await looksGood(page, `${name}-waits`);
    const { link } = await mailbox.mail(other, confirms);
    const tab = await page.context().newPage();
    await tab.goto(link);
    await tab.getByRole("button", { name: "Confirm this address" }).click();
    await tab.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
    await until("the other tab has it", async () => (await email.inputValue()) === other);
    assert.equal(await profile(page).getByText("A link was mailed", { exact: false }).count(), 0);
    await mailbox.mail(bea.email, /address for Klieg was changed|has another e-mail address/);
    assert.equal((await server.call("POST", "/api/auth/login", { body: { login: other, password: bea.password } })).status, 200);
    await close(page);
  }
});

test("an address that is another's is refused at once, and where it becomes another's meanwhile the link says so", { timeout: 60_000 }, async () => {
  const cy = await server.person("cyn");
  const wanted = "wanted@example.org";
  await server.must("PATCH", "/api/auth/me", { token: cy.token, headers: { "Content-Type": "application/merge-patch+json" }, body: { email: wanted, currentPassword: cy.password } });
  const { link } = await mailbox.mail(wanted, confirms);
  await server.person("quick", { email: wanted });
  const page = await visit(browser, server);
  await page.goto(link);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await page.getByRole("heading", { name: "This address was not confirmed" }).waitFor();
  await page.getByText("belongs to another account by now", { exact: false }).waitFor();
  await looksGood(page, "confirm-taken");
  await close(page);
});

test("a forgotten password is replaced by a mail, which says nothing of who has an account", { timeout: 180_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `reset-${size}-${colorScheme}`;
    const dan = await server.person(`dan-${size}`);
    const elsewhere = await settings(dan, { size, colorScheme });
    const page = await visit(browser, server, { size, colorScheme });
    const ask = async (login) => {
      await page.goto("/signin");
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
      await page.getByLabel("Username or email").fill(login);
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
      return page.getByRole("main").textContent();
    };
    await page.goto("/reset-password");
    await looksGood(page, `${name}-ask`);
    const said = [await ask(`nobody.${size}`), await ask(dan.username)];
    assert.equal(said[0], said[1]);
    await looksGood(page, `${name}-asked`);

    const { link } = await mailbox.mail(dan.email, resets);
    await page.goto(link);
    const password = page.getByLabel("New password");
    assert.equal(await password.getAttribute("autocomplete"), "new-password");
    await looksGood(page, `${name}-choose`);
    await password.fill("password12");
    await password.press("Enter");
    await page.getByText("New password is one of those that are guessed first.").waitFor();
    await looksGood(page, `${name}-refused`);
    await password.fill("a new one, quite as long");
    await password.press("Enter");
    await page.waitForURL("**/signin");
    await page.getByText("Your password was changed. Sign in with it.").waitFor();
    await page.getByLabel("Username or email").fill(dan.username);
    await page.getByLabel("Password", { exact: true }).fill("a new one, quite as long");
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Account" }).waitFor();

    await page.goto(link);
    await password.fill("and yet another one");
    await password.press("Enter");
    await page.getByRole("heading", { name: "This link is good no more" }).waitFor();
    await page.getByLabel("Username or email").waitFor(); // to ask for another one
    await looksGood(page, `${name}-void`);
    await elsewhere.reload();
    await elsewhere.getByRole("heading", { name: "Please sign in first" }).waitFor();
    for (const one of [page, elsewhere]) await close(one);
  }
});

test("who is signed in where they replace their password signs in anew", { timeout: 60_000 }, async () => {
  const eve = await server.person("eve");
  const page = await settings(eve);
  await server.must("POST", "/api/auth/reset", { body: { login: "eve" } });
  const { link } = await mailbox.mail(eve.email, resets);
  await page.goto(link);
  await page.getByLabel("New password").fill("a new one, quite as long");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.waitForURL("**/signin");
  await page.getByLabel("Username or email").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
  await close(page);
});

test("in Vietnamese the pages of mails and the address that waits speak it", { timeout: 60_000 }, async () => {
  const fay = await server.person("fay");
  for (const [size, colorScheme] of [["desktop", "dark"], ["phone", "light"]]) {
    const page = await visit(browser, server, { size, colorScheme, locale: "vi-VN" });
    for (const [path, heading, name] of [["/signin", "Chào mừng trở lại", "signin"], ["/reset-password", "Quên mật khẩu?", "ask"], ["/reset-password#token=x", "Mật khẩu mới", "choose"], ["/confirm-address#token=x", "Xác nhận địa chỉ email", "confirm"]]) {
      await page.goto("about:blank");
      await page.goto(path);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await looksGood(page, `vi-${name}-${size}-${colorScheme}`);
    }
    await signIn(page, fay);
    await page.goto("/settings");
    await page.getByText(`${fay.email} chưa được xác nhận.`, { exact: false }).waitFor();
    await looksGood(page, `vi-waits-${size}-${colorScheme}`);
    await close(page);
  }
});

test("a site that sends no mails offers none, and asks for no proof of an address", { timeout: 60_000 }, async () => {
  const silent = await Server.start();
  try {
    const gil = await silent.person("gil");
    const page = await visit(browser, silent);
    await page.goto("/signin");
    await page.getByLabel("Username or email").waitFor();
    await settled(page);
    assert.equal(await page.getByRole("link", { name: "Forgot your password?" }).count(), 0);
    await page.goto("/reset-password");
    await page.getByText("This site sends no mails.", { exact: false }).waitFor();
    await signIn(page, gil);
    await page.goto("/settings");
    await profile(page).waitFor();
    await settled(page);
    assert.equal(await page.getByText("is not confirmed yet", { exact: false }).count(), 0);
    await profile(page).getByLabel("Email").fill("gil.at.once@example.org");
    await profile(page).getByLabel("Current password").fill(gil.password);
    await profile(page).getByRole("button", { name: "Save profile" }).click();
    await page.getByText("Your profile was saved.").waitFor();
    assert.equal((await silent.must("GET", "/api/auth/me", { token: gil.token })).email, "gil.at.once@example.org");
    await close(page);
  } finally {
    await silent.stop();
  }
});
