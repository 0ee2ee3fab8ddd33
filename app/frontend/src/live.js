// Live updates: what happens to somebody's time elsewhere, in another tab or app, shows here at once.
//
// The server tells of it over Socket.IO: by a web socket, or where something between does not let that through, by
// requests that wait. Where that does not work either, or the server has none, it is asked every half a minute.

import { io } from "socket.io-client";

const TOGETHER = 120; // milliseconds in which several events are one
const HIDDEN = 2000; // the same while nobody looks
const INTERVAL = 30_000;
// A server that is started again is back after a few seconds; browsers write a line for each attempt before that.
const PATIENCE = { reconnectionDelay: 3000, reconnectionDelayMax: 60_000, randomizationFactor: 0.5 };
const OURS = ["timer_started", "timer_stopped", "activity_created"];

/**
 * Keeps this page up to date by `refresh`, which shows the present. `data-user` of the body is whose page it is,
 * `data-live` whether the server has sockets, `data-changes` where to ask otherwise.
 */
export function begin(body, refresh) {
  let pending = null;
  let cursor = null;
  let asking = null;

  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  addEventListener("online", look);
  const socket = "live" in body.dataset ? connect() : null;
  if (!socket) poll();

  function connect() {
    const socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, ...PATIENCE });
    let before = false;
    socket.on("connect", () => {
      rest();
      if (before) soon();
      before = true;
    });
    socket.on("connect_error", poll);
    socket.on("disconnect", (reason) => {
      if (reason === "io client disconnect") return;
      poll();
      // The session has ended, or its user has become another kind of user: the next attempt tells which.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), PATIENCE.reconnectionDelay);
    });
    for (const name of OURS) socket.on(name, ({ user_id: user }) => concerns(name, user) && soon());
    // Pages that are kept for the back button hold no connection. One that is being made ends with its page.
    addEventListener("pagehide", () => socket.connected && socket.disconnect());
    addEventListener("pageshow", ({ persisted }) => persisted && socket.connect());
    return socket;
  }

  /** Whether this page shows it: administrators hear of everybody, and see who is at work where `data-team` is. */
  function concerns(name, user) {
    return String(user) === body.dataset.user || (name !== "activity_created" && document.querySelector("[data-team]"));
  }

  /** Shows the present, once for events that come together. */
  function soon() {
    pending ??= setTimeout(() => {
      pending = null;
      refresh();
    }, document.hidden ? HIDDEN : TOGETHER);
  }

  /** Begins to ask. */
  function poll() {
    if (asking) return;
    asking = setInterval(look, INTERVAL);
    look();
  }

  function rest() {
    clearInterval(asking);
    asking = cursor = null;
  }

  /** Asks whether there is something new, where that is not told anyway and somebody looks. */
  async function look() {
    if (!asking || document.hidden) return;
    let answer;
    try {
      answer = await fetch(`${body.dataset.changes}${cursor ? `?since=${cursor}` : ""}`, { cache: "no-store" });
    } catch {
      return; // The server cannot be reached; the next look may succeed.
    }
    // Who is no longer signed in learns that with the next click.
    if (answer.status === 401) return rest();
    if (!answer.ok) return;
    const { cursor: place, changed } = await answer.json();
    cursor = place;
    if (changed) soon();
  }
}
