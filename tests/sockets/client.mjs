// Browsers of socket.io-client, the very package that the pages use: each line of standard input is one to open,
// each line of standard output something that happened to one of them.

import { request } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [packages] = process.argv.slice(2);
const { io } = createRequire(packages)("socket.io-client");

function tell(name, event, payload = null) {
  process.stdout.write(`${JSON.stringify([name, event, payload])}\n`);
}

/** The cookie of a browser that signs in with the form, on a connection of its own. */
function signIn(url, username, password) {
  const body = new URLSearchParams({ username, password }).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/sign-in`, { method: "POST", headers, agent: false }, (answer) => {
      answer.resume();
      if (answer.statusCode !== 303) reject(new Error(`sign-in: ${answer.statusCode}`));
      resolve((answer.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; "));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { name, url, origin, username, password, transports } = JSON.parse(line);
  const extraHeaders = { Cookie: await signIn(url, username, password), Origin: origin };
  const socket = io(url, { extraHeaders, transports, forceNew: true, reconnection: false });
  socket.on("connect", () => tell(name, "connect"));
  socket.on("connect_error", (error) => tell(name, "connect_error", error.message));
  socket.on("disconnect", (reason) => tell(name, "disconnect", reason));
  socket.io.engine.on("upgrade", (transport) => tell(name, "upgrade", transport.name));
  socket.onAny((event, payload) => tell(name, event, payload));
}
