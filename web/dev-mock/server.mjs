// The stand-in for the server, on a port. Run `npm run mock` and `npm run dev`; sign in as ada, "correct horse battery".
//
//   PORT=8080      where it listens
//   RATE=3000000   bytes a second that an upload may take, so that its progress can be seen
//   EMPTY=1        starts without users and videos
//   DIST=1         serves the built client, too, with the content security policy that the server sends
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "./media.mjs";
import { handle } from "./mock.mjs";
import { file, isFile } from "./playing.mjs";

const port = Number(process.env.PORT ?? 8080);
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
/** As the server: the script that stands in the built document is admitted, and no other. */
const csp = () => {
  const scripts = [...readFileSync(join(dist, "index.html"), "utf8").matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => ` 'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return `default-src 'self'; script-src 'self'${scripts.join("")}; style-src 'self' 'unsafe-inline'; media-src 'self' blob:; worker-src 'self' blob:; img-src 'self' data: blob:; connect-src 'self'`;
};

prepare();
createServer((req, res) => {
  const client = (url) => {
    const asset = join(dist, normalize(decodeURIComponent(url.pathname)));
    file(res, isFile(asset) ? asset : join(dist, "index.html"), { "Content-Security-Policy": csp() });
  };
  void handle(req, res, process.env.DIST ? client : undefined);
}).listen(port, "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${port}`));
