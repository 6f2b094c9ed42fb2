// Passkeys, with Chromium's virtual authenticator in the place of a device: added, signed in with by a button and by what the browser suggests, proven
// with, removed; and what a browser says that has none.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, visit } from "./lib/browser.mjs";
import { pause, Server } from "./lib/klieg.mjs";

const password = "a long enough password";
let server, named, browser;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  named = { url: server.url.replace("127.0.0.1", "localhost") }; // passkeys are for names
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A device that knows its owner by a finger, beside this page. */
async function deviceBeside(page, { automaticPresenceSimulation = true } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    credentials: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    touched: (enabled) => cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled }),
    known: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    forget: () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

async function signInByPassword(page, name) {
  await page.goto("/signin");
  await page.getByLabel("Username or email").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Account" }).waitFor();
}

async function signOut(page) {
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).first().waitFor();
}

const panel = (page) => page.getByRole("region", { name: "Passkeys" });

async function add(page, name) {
  await page.goto("/settings/security");
  await panel(page).getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  assert.match(await dialog.getByLabel("Name").inputValue(), /^Chrome on /, "what it is by itself");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.waitFor({ state: "detached" });
  await panel(page).getByText(name).waitFor();
}

for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }])
  test(`a passkey is added, signs in and is removed (${viewport.width} px)`, { timeout: 120_000 }, async () => {
    const name = `ada${viewport.width}`;
    await server.person(name);
    const page = await visit(browser, named, { viewport });
    const device = await deviceBeside(page, { automaticPresenceSimulation: false }); // nothing is signed before it is asked for
    await signInByPassword(page, name);
    await device.touched(true);
    await add(page, "My laptop");
    assert.equal((await device.credentials()).length, 1);
    assert.deepEqual(await violations(page), []);
    await shot(page, `passkeys-settings-${viewport.width}`);

    await device.touched(false);
    await signOut(page);
    await page.goto("/signin");
    await settled(page);
    await shot(page, `passkeys-signin-${viewport.width}`);
    assert.deepEqual(await violations(page), []);
    await device.touched(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("button", { name: "Account" }).waitFor();
    await page.goto("/settings/security");
    await panel(page).getByText(/last used/).waitFor();
    await page.getByText("Signed in with a passkey").waitFor();

    await panel(page).getByRole("button", { name: "Remove My laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("That passkey opens your account no more.").waitFor();
    await device.touched(false);
    await signOut(page);
    await page.goto("/signin");
    await device.touched(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText(/passkey opens no account here/).waitFor();
    await page.context().close();
  });

test("a browser suggests it where a name is typed", { timeout: 60_000 }, async () => {
  await server.person("eve");
  const page = await visit(browser, named);
  const device = await deviceBeside(page, { automaticPresenceSimulation: false });
  await signInByPassword(page, "eve");
  await device.touched(true);
  await add(page, "My laptop");
  await device.touched(false);
  await signOut(page);
  await device.touched(true); // who touches the device has chosen what was suggested
  await page.goto("/signin");
  await page.getByRole("button", { name: "Account" }).waitFor();
  await page.context().close();
});

test("it proves anew who somebody is, and who is not known proves nothing", { timeout: 120_000 }, async () => {
  const { token } = await server.person("bea");
  const page = await visit(browser, named);
  const device = await deviceBeside(page, { automaticPresenceSimulation: false });
  await signInByPassword(page, "bea");
  await device.touched(true);
  await add(page, "My laptop");
  const challenge = await server.must("GET", "/api/auth/passkey-challenge");
  const forged = { credentialId: (await device.credentials())[0].credentialId.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""), clientData: challenge.challenge, authenticatorData: "A".repeat(50), signature: "AAAA" };
  const refused = await server.call("POST", "/api/auth/prove/passkey", { token, body: forged });
  assert.deepEqual([refused.status, refused.body.code], [403, "wrong_passkey"]);
  // As it is after ten minutes: the server asks for a proof first, once.
  let asked = false;
  await page.route("**/api/auth/tokens", async (route) => {
    if (asked || route.request().method() !== "POST") return route.fallback();
    asked = true;
    await route.fulfill({ status: 403, contentType: "application/problem+json", json: { type: "about:blank", title: "Forbidden", status: 403, code: "proof_required", detail: "prove it" } });
  });
  await page.getByRole("button", { name: "New access token" }).click();
  await page.getByRole("dialog", { name: "New access token" }).getByLabel("What it is for").fill("a script");
  await page.getByRole("button", { name: "Make token" }).click();
  const proof = page.getByRole("dialog", { name: "Confirm that it is you" });
  await device.known(false);
  await proof.getByRole("button", { name: "Use a passkey" }).click();
  await pause(500);
  assert.ok(await proof.isVisible(), "a device that does not know its holder signs nothing");
  await device.known(true);
  await shot(page, "passkeys-proof");
  const proven = page.waitForResponse((response) => response.url().endsWith("/api/auth/prove/passkey"));
  await proof.getByRole("button", { name: "Use a passkey" }).click();
  assert.equal((await proven).status(), 200);
  await page.getByRole("dialog", { name: "Your access token" }).waitFor();
  await page.context().close();
});

test("where there can be none nothing is offered that would fail", { timeout: 60_000 }, async () => {
  await server.person("cem");
  const page = await visit(browser, server); // by its address
  await page.goto("/signin");
  await page.getByLabel("Username or email").waitFor();
  assert.equal(await page.getByRole("button", { name: "Sign in with a passkey" }).count(), 0);
  await signInByPassword(page, "cem");
  await page.goto("/settings/security");
  await panel(page).getByText(/This browser has no passkeys here/).waitFor();
  assert.equal(await panel(page).getByRole("button").count(), 0);
  await page.context().close();
});
