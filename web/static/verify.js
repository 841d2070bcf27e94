// Checks the seal on a paper in the reader's browser: the file is read here and sent nowhere.
// It says what `ombud document verify` says (application/adapters/checking.py), and holds to the same order:
// nothing of the file is believed before every byte of it lies under the office's own seal.
"use strict";

(() => {
  const page = document.getElementById("verify");
  const answer = document.getElementById("verify-answer");
  const say = (name) => page.querySelector(`[data-said="${name}"]`).textContent;
  const SHA256 = "608648016503040201";
  const DIGEST = "2a864886f70d010904";
  const MOST = 200_000_000;

  class Unsound extends Error {}

  const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  // What stands in the file, read letter for letter; a byte is a letter.
  const letters = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return text;
  };

  // One value of DER, and the values in it. Every length is held against what is there.
  const der = (bytes, at, end) => {
    if (at + 2 > end) throw new Unsound("unreadable");
    let length = bytes[at + 1];
    let from = at + 2;
    if (length > 127) {
      const many = length & 127;
      if (many < 1 || many > 4 || from + many > end) throw new Unsound("unreadable");
      length = 0;
      for (let n = 0; n < many; n += 1) length = length * 256 + bytes[from + n];
      from += many;
    }
    if (from + length > end) throw new Unsound("unreadable");
    return { tag: bytes[at], from, to: from + length, whole: bytes.subarray(at, from + length), held: bytes.subarray(from, from + length) };
  };
  const parts = (bytes, value) => {
    const found = [];
    for (let at = value.from; at < value.to; at = found[found.length - 1].to) found.push(der(bytes, at, value.to));
    return found;
  };
  const must = (value, tag) => {
    if (!value || value.tag !== tag) throw new Unsound("unreadable");
    return value;
  };

  // What lies under the seal, and the seal: together they are the whole file.
  const taken = (bytes, text) => {
    if (!text.startsWith("%PDF-") || bytes.length > MOST) throw new Unsound("no_pdf");
    // Only what was put on the paper: on its pages somebody may have typed the same letters.
    const added = text.slice(text.indexOf("%%EOF\n") + 6);
    const ranges = [...added.matchAll(/\/ByteRange ?\[ ?(\d{1,12}) (\d{1,12}) (\d{1,12}) (\d{1,12}) ?\]/g)];
    if (ranges.length === 0) throw new Unsound("no_seal");
    if (ranges.length > 1) throw new Unsound("two_seals");
    const [start, before, after, rest] = ranges[0].slice(1).map(Number);
    if (after + rest < bytes.length) throw new Unsound("appended");
    if (after + rest > bytes.length) throw new Unsound("cut");
    const gap = text.slice(before, after);
    if (start !== 0 || before >= after || !/^<(?:[0-9A-Fa-f]{2})*>$/.test(gap)) throw new Unsound("changed");
    const covered = new Uint8Array(before + rest);
    covered.set(bytes.subarray(0, before));
    covered.set(bytes.subarray(after), before);
    const contents = Uint8Array.from(gap.slice(1, -1).match(/../g) ?? [], (pair) => parseInt(pair, 16));
    return { covered, contents, moment: /\/M \(D(?::|\\072)(\d{14})Z\)/.exec(added.slice(ranges[0].index)) };
  };

  // RFC 5652: the one signer, its attributes, its signature, and the certificates beside it.
  const cms = (bytes) => {
    const outer = must(der(bytes, 0, bytes.length), 0x30);
    // The room behind the seal lies under nothing: it must say nothing.
    if (bytes.subarray(outer.to).some((each) => each !== 0)) throw new Unsound("changed");
    const [, content] = parts(bytes, outer);
    const signed = parts(bytes, must(parts(bytes, must(content, 0xa0))[0], 0x30));
    const certificates = parts(bytes, must(signed[3], 0xa0));
    const signers = parts(bytes, must(signed[signed.length - 1], 0x31));
    if (signers.length !== 1) throw new Unsound("unreadable");
    const [, , digest, attributes, , signature, ...unsigned] = parts(bytes, must(signers[0], 0x30));
    // What stands beside the signature could be added by anybody.
    if (unsigned.length) throw new Unsound("unreadable");
    const kind = must(parts(bytes, must(digest, 0x30))[0], 0x06);
    if (hex(kind.held) !== SHA256) throw new Unsound("unreadable");
    const said = parts(bytes, must(attributes, 0xa0))
      .map((each) => parts(bytes, must(each, 0x30)))
      .filter(([name]) => hex(must(name, 0x06).held) === DIGEST);
    if (said.length !== 1) throw new Unsound("unreadable");
    const values = parts(bytes, must(said[0][1], 0x31));
    if (values.length !== 1) throw new Unsound("unreadable");
    // They are signed as a set, and stand in the file as a part.
    const asSet = Uint8Array.from(attributes.whole);
    asSet[0] = 0x31;
    return { certificates, digest: must(values[0], 0x04).held, attributes: asSet, signature: must(signature, 0x04).held };
  };

  const keyOf = (bytes, certificate) => {
    const inner = parts(bytes, must(parts(bytes, must(certificate, 0x30))[0], 0x30));
    // The version stands in front of the serial number, save in certificates of the first kind.
    return must(inner[inner[0].tag === 0xa0 ? 6 : 5], 0x30).whole;
  };

  const check = async (bytes) => {
    const text = letters(bytes);
    const { covered, contents, moment } = taken(bytes, text);
    const seal = cms(contents);
    const digest = await sha256(covered);
    let ours = null;
    for (const each of seal.certificates) {
      const mark = hex(await sha256(each.whole));
      const known = page.querySelector(`[data-certificate="${mark}"]`);
      if (known) ours = { mark, name: known.textContent, key: keyOf(contents, each) };
    }
    if (hex(digest) !== hex(seal.digest)) throw new Unsound("changed");
    if (!ours) throw new Unsound("another_key");
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", ours.key, algorithm, false, ["verify"]);
    if (!(await crypto.subtle.verify(algorithm, key, seal.signature, seal.attributes))) throw new Unsound("changed");
    const origin = /\/Keywords ?\(record (\d{1,15}) sha256:([0-9a-f]{64})\)/.exec(text);
    const paper = hex(await sha256(bytes.subarray(0, text.indexOf("%%EOF\n") + 6)));
    return { ours, moment: moment?.[1], position: origin?.[1], history: origin?.[2], paper };
  };

  // Only the first digits of the fingerprint are asked for: many papers have the same.
  const superseded = async (paper) => {
    try {
      const asked = await fetch(page.dataset.superseded + paper.slice(0, Number(page.dataset.digits)), { credentials: "omit" });
      if (!asked.ok) return null;
      return (await asked.json()).superseded.includes(paper);
    } catch {
      return null;
    }
  };

  let scanned = null;
  // An answer counts only for the file and the code that were chosen last.
  let turn = 0;

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };
  const show = (mine, file, verdict, rows, why) => {
    if (mine !== turn) return;
    const good = verdict === "good";
    const box = document.createElement("section");
    box.className = good ? "ob-aside" : "ob-aside ob-aside--told";
    box.append(element("h2", say(verdict)));
    box.append(element("p", file.name));
    if (why) box.append(element("p", say(why)));
    if (rows.length) {
      const list = document.createElement("dl");
      list.className = "ob-summary";
      for (const [term, told] of rows) {
        const row = document.createElement("div");
        row.append(element("dt", say(term)), element("dd", told));
        list.append(row);
      }
      box.append(list);
    }
    answer.replaceChildren(box);
    answer.dataset.verdict = why ?? verdict;
    answer.focus();
  };

  const tell = async (mine, file, found) => {
    const same = scanned ? found.position === scanned[1] && found.history === scanned[2] : true;
    const gone = await superseded(found.paper);
    const rows = [["signer", found.ours.name], ["certificate", found.ours.mark]];
    if (found.moment) {
      const [, year, month, day, hour, minute] = /(....)(..)(..)(..)(..)/.exec(found.moment).map(Number);
      const language = document.documentElement.lang;
      const moment = new Date(Date.UTC(year, month - 1, day, hour, minute));
      rows.push(["at", moment.toLocaleString({ en: "en-GB" }[language] ?? language, { dateStyle: "long", timeStyle: "short" })]);
    }
    if (found.position) rows.push(["position", found.position], ["history", found.history]);
    if (scanned) rows.push(["scanned_same", say(same ? "scanned_yes" : "scanned_no")]);
    rows.push(["stands", say(gone === null ? "stands_unknown" : gone ? "stands_no" : "stands_yes")]);
    show(mine, file, !same ? "other_history" : gone ? "superseded" : "good", rows);
  };

  page.hidden = false;
  const scan = () => {
    scanned = /^#(\d{1,15})-([0-9a-f]{64})$/.exec(location.hash);
    const told = document.getElementById("verify-scanned");
    if (scanned) told.textContent = say("scanned").replace("{position}", scanned[1]).replace("{fingerprint}", scanned[2]);
    told.hidden = !scanned;
  };
  const chosen = document.getElementById("verify-file");
  const look = async () => {
    turn += 1;
    const mine = turn;
    const [file] = chosen.files;
    delete answer.dataset.verdict;
    answer.textContent = file ? say("checking") : "";
    if (!file) return;
    try {
      if (!globalThis.crypto?.subtle) throw new Unsound("no_crypto");
      if (file.size > MOST) throw new Unsound("no_pdf");
      await tell(mine, file, await check(new Uint8Array(await file.arrayBuffer())));
    } catch (fault) {
      // Whatever a file brings that nobody thought of is nothing to rely on.
      show(mine, file, "bad", [], fault instanceof Unsound ? fault.message : "unreadable");
    }
  };
  chosen.addEventListener("change", look);
  globalThis.addEventListener("hashchange", () => {
    scan();
    look();
  });
  scan();
})();
