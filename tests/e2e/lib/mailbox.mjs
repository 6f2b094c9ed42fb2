// A mail server that takes all (tests/mail/smtp_server.py), and the mails that came.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { root, until } from "./klieg.mjs";

/** Quoted-printable of UTF-8 (RFC 2045, 6.7). */
function plain(text) {
  const bytes = text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

export class Mailbox {
  #child;
  #mails = [];
  port;

  static async open() {
    const box = new Mailbox();
    const child = spawn(join(root, "tests/mail/smtp_server.py"), ["--manner", "no_tls"], { stdio: ["pipe", "pipe", "inherit"] });
    box.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!box.port) return void (box.port = Number(line));
      const { to, mail } = JSON.parse(line);
      const text = plain(Buffer.from(mail, "base64").toString("latin1"));
      box.#mails.push({ to: to[0], text, link: /https?:\/\/\S+#token=[\w-]+/.exec(text)?.[0] ?? null });
    });
    await until("the mail server listens", () => {
      if (child.exitCode !== null) throw new Error("the mail server ended: it needs Debian's python3-aiosmtpd");
      return box.port;
    }, { every: 20 });
    return box;
  }

  /** What a server is set to that sends its mails here. */
  settings(port) {
    return [`mail.server=smtp://127.0.0.1:${this.port}`, "mail.tls=none", "mail.from=mail@example.org", `server.public_url=http://127.0.0.1:${port}`];
  }

  /** How many came to an address. */
  count(address) {
    return this.#mails.filter(({ to }) => to === address).length;
  }

  /** The first one to an address whose text or link is so; waits for it. */
  mail(address, wanted) {
    const fits = (mail) => mail.to === address && wanted.test(mail.text);
    return until(`a mail to ${address} with ${wanted}`, () => this.#mails.find(fits), { seen: () => JSON.stringify(this.#mails) });
  }

  close() {
    this.#child.stdin.end();
  }
}
