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

// Whoever is held up may let the device work instead of waiting: it looks for a number with which the hash of the ticket
// begins with so many zero bits (SHA-256, FIPS 180-4; browsers offer their own only where nobody can listen).
const firstPrimes = (() => {
  const found = [];
  for (let n = 2; found.length < 64; n += 1) if (found.every((prime) => n % prime)) found.push(n);
  return found;
})();
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const START = firstPrimes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const turned = (x, by) => (x >>> by) | (x << (32 - by));

const rounds = Int32Array.from(firstPrimes, (prime) => fraction(Math.cbrt(prime)));
const words = new Int32Array(64);

// The first 32 bits of the hash of a text of at most 55 letters.
function begins(text) {
  words.fill(0, 0, 16);
  for (let i = 0; i < text.length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  words[15] = text.length * 8;
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15], y = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] + (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3))
      + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
  }
  let a = START[0], b = START[1], c = START[2], d = START[3];
  let e = START[4], f = START[5], g = START[6], h = START[7];
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return (a + START[0]) | 0;
}

const puzzles = document.querySelectorAll("input[data-zeros]");
if (puzzles.length) {
  const show = (name) => {
    for (const told of document.querySelectorAll("[data-working], [data-worked]")) told.hidden = !told.matches(name);
  };
  const ticket = puzzles[0].form.elements.ticket.value;
  const zeros = Number(puzzles[0].dataset.zeros);
  let number = 0;
  const work = () => {
    const until = performance.now() + 40;
    do {
      if (begins(`${ticket}:${number}`) >>> (32 - zeros) === 0) {
        for (const puzzle of puzzles) puzzle.value = String(number);
        show("[data-worked]");
        return;
      }
      number += 1;
    } while (performance.now() < until);
    setTimeout(work);
  };
  show("[data-working]");
  work();
}
