/** Says in words what went wrong with a passkey; allauth's own script only logs it. */
const place = document.querySelector("[data-passkey-error]");

/** @param {unknown} reason */
function words(reason) {
  if (!window.PublicKeyCredential) return "This browser has no passkeys, or the page is not served over HTTPS.";
  if (reason instanceof DOMException && reason.name === "NotAllowedError")
    return "The device did not confirm it, or it took too long. Try again.";
  if (reason instanceof DOMException && reason.name === "InvalidStateError")
    return "This device is on your list already.";
  return "That did not work. Try again, or use the other way to sign in.";
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (!(place instanceof HTMLElement)) return;
  place.textContent = words(/** @type {CustomEvent} */ (event).detail?.exception);
  place.hidden = false;
});
