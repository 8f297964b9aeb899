// Joins the forms that ask for a passkey with the library's script, which stands before this one in the page.
// `data-passkey` names the library's function, the other attributes the ids of what it works with.
for (const form of document.querySelectorAll("[data-passkey]")) {
  const { passkey, button, buttonId, credentialId, passwordlessId } = form.dataset;
  const ids = { [button]: buttonId, credential: credentialId, passwordless: passwordlessId };
  if (document.getElementById("js_data")) ids.data = "js_data";
  window.allauth.webauthn.forms[passkey]({ ids });
}

// The library would only write to the console that the browser gave no passkey.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-refused]");
  if (place) {
    place.hidden = false;
    place.focus();
  }
});
