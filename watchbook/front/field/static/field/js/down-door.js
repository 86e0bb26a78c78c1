// @ts-check
/**
 * The two red buttons on every page of the application, locked or not. A press draws over the page
 * and leaves it as it is: a form keeps what was typed, a trail goes on being recorded.
 */

const ADDRESS = "/field/down/";
const door = document.querySelector("[data-door-bar]");
const ready = () => import("./down.js");

door?.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-door]");
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  const { ask } = await ready();
  ask(link.dataset.door === "officer" ? "officer" : "dog");
});

const show = () => ready().then(({ showAddress }) => showAddress());
addEventListener("popstate", () => {
  if (location.pathname === ADDRESS || document.body.dataset.down) show();
});
if (location.pathname === ADDRESS) show();
else setTimeout(() => ready().then(({ goOnInBackground }) => goOnInBackground()), 300);
