// Other tabs and apps move the timer too, and the day changes: a page that was left shows the present again,
// unless it holds something typed, or an error that is still to be read.

const AWAY = 60_000;

const typed = () => [...document.querySelectorAll(".start [name]")].map((field) => field.value).join("\n");
const untouched = typed();
let left = 0;

document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = Date.now();
  else if (Date.now() - left > AWAY) renew();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) renew();
});

function renew() {
  if (document.querySelector("[data-fresh]") && typed() === untouched) location.reload();
}
