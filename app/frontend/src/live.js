// @ts-check
// Live updates: what happens to a user's time elsewhere, in another tab or app, shows here at once.
//
// The server reports it over Socket.IO: by a web socket, or by long polling if something between does not let that
// through. If that does not work either, or the server has no sockets, this asks every half a minute.

import { io } from "socket.io-client";

const TOGETHER = 120; // milliseconds in which several events are one
const HIDDEN = 2000; // the same while the page is hidden
const INTERVAL = 30_000;
// A server that restarts is back after a few seconds; browsers log each attempt before that.
const RECONNECTION = { reconnectionDelay: 3000, reconnectionDelayMax: 60_000, randomizationFactor: 0.5 };
const EVENTS = ["timer_started", "timer_stopped", "activity_created"];

/**
 * Keep this page up to date. `data-user` of the body is the page's user, `data-live` says that the server has sockets,
 * `data-changes` is where to ask otherwise.
 *
 * @param {HTMLElement} body
 * @param {() => void} refresh Shows the present state.
 */
export function mount(body, refresh) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let pending = null;
  /** @type {string | null} */
  let cursor = null;
  /** @type {ReturnType<typeof setInterval> | null} */
  let polling = null;

  document.addEventListener("visibilitychange", ask);
  addEventListener("focus", ask);
  addEventListener("online", ask);
  if ("live" in body.dataset) connect();
  else startPolling();

  function connect() {
    const socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, ...RECONNECTION });
    let connectedBefore = false;
    socket.on("connect", () => {
      stopPolling();
      if (connectedBefore) refreshSoon();
      connectedBefore = true;
    });
    socket.on("connect_error", startPolling);
    socket.on("disconnect", (reason) => {
      if (reason === "io client disconnect") return;
      startPolling();
      // The session has ended, or its user's rights have changed: the next attempt finds out.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), RECONNECTION.reconnectionDelay);
    });
    for (const name of EVENTS) {
      socket.on(name, (/** @type {{ user_id: number }} */ { user_id: user }) => {
        if (isShown(name, user)) refreshSoon();
      });
    }
    // Pages that are kept for the back button hold no connection. One that is being made ends with its page.
    addEventListener("pagehide", () => socket.connected && socket.disconnect());
    addEventListener("pageshow", ({ persisted }) => persisted && socket.connect());
  }

  /**
   * Return whether this page shows the event: administrators get the events of all users, and see who is working where
   * `data-team` is.
   *
   * @param {string} name
   * @param {number} user
   */
  function isShown(name, user) {
    if (String(user) === body.dataset.user) return true;
    return name !== "activity_created" && document.querySelector("[data-team]") !== null;
  }

  /** Refresh once for events that come together. */
  function refreshSoon() {
    if (pending) return;
    const refreshNow = () => {
      pending = null;
      refresh();
    };
    pending = setTimeout(refreshNow, document.hidden ? HIDDEN : TOGETHER);
  }

  function startPolling() {
    if (polling) return;
    polling = setInterval(ask, INTERVAL);
    ask();
  }

  function stopPolling() {
    if (polling) clearInterval(polling);
    polling = cursor = null;
  }

  /** Ask whether there is something new, if this page polls and is visible. */
  async function ask() {
    if (!polling || document.hidden) return;
    let response;
    try {
      response = await fetch(`${body.dataset.changes}${cursor ? `?since=${cursor}` : ""}`, { cache: "no-store" });
    } catch {
      return; // The server cannot be reached; the next attempt may succeed.
    }
    // A user who is no longer signed in finds out with the next click.
    if (response.status === 401) stopPolling();
    if (!response.ok) return;
    const answer = await response.json();
    cursor = answer.cursor;
    if (answer.changed) refreshSoon();
  }
}
