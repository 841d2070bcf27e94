// What a browser with a script can do a little better. Every page works without this file; nothing here writes HTML
// from text, so it runs under Trusted Types.
"use strict";

// Leave quickly: put a blank page in the place of this one, so that "back" does not return to it.
for (const link of document.querySelectorAll("a.ob-leave")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.replaceChildren();
    document.title = " ";
    window.location.replace(link.href);
  });
}

// What has to be mended is read out first.
document.querySelector(".govuk-error-summary, .ob-refuse[role=alert]")?.focus();

// On a telephone the filters would stand before the list.
if (window.matchMedia("(max-width: 759px)").matches) {
  for (const folded of document.querySelectorAll("details[data-fold]")) folded.open = false;
}

// Printing needs a script, so the button shows only where there is one.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A passkey is asked of the device by a script, so its form shows only where there is one that can.
const reads = { get: "parseRequestOptionsFromJSON", create: "parseCreationOptionsFromJSON" };
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const way = form.dataset.passkey;
  if (typeof window.PublicKeyCredential?.[reads[way]] !== "function") continue;
  const field = form.elements[form.dataset.answer ?? "passkey"];
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    try {
      const publicKey = PublicKeyCredential[reads[way]](JSON.parse(form.dataset.options));
      const answer = await navigator.credentials[way]({ publicKey });
      field.value = JSON.stringify(answer.toJSON());
    } catch {
      field.value = "";
      return; // Whoever turned the question away on the device stays on the page.
    }
    form.submit();
  });
}
