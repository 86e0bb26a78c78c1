// The chosen brightness, from this device's cookie, before the first line is drawn.
(() => {
  const chosen = /(?:^|; )theme=(day|night)(?:;|$)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
})();
