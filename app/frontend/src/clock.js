// The elapsed time of the running timer, counted by the server's clock.

const face = document.querySelector("[data-start]");
if (face) follow();

/** Keeps the face and the page's title at the time since data-start, less data-break seconds. */
function follow() {
  const { now, start, paused, break: rest } = face.dataset;
  const ahead = Date.parse(now) - Date.now();
  const begin = Date.parse(start) + rest * 1000;
  const title = document.title;

  function show() {
    const elapsed = Math.max(0, (paused ? Date.parse(paused) : Date.now() + ahead) - begin);
    face.textContent = clock(elapsed);
    document.title = `${clock(elapsed).slice(0, -3)} ${title}`;
    if (!paused) setTimeout(show, 1000 - (elapsed % 1000));
  }
  show();
}

/** `h:mm:ss` of milliseconds. */
function clock(elapsed) {
  const seconds = Math.floor(elapsed / 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
