// The answer to a scanned code: what stands after # is read here, in the browser, and taken out of the address.

const box = document.querySelector("[data-scanned]");

function told(selector, text) {
  const place = box.querySelector(selector);
  place.textContent = text;
  place.closest("[data-line]").hidden = text === "";
}

async function check() {
  const code = readCode(location.href);
  history.replaceState(null, "", location.pathname); // it holds a name: not into the history
  const ours = code?.facts && code.version === "1" && (await isOurs(code, JSON.parse(box.dataset.keys)));
  const facts = ours ? factsIn(code.facts) : null;
  box.hidden = false;
  if (facts === null) {
    box.querySelector("[data-forged]").hidden = false;
    document.title = `二维码疑似伪造 ${document.title}`;
    document.querySelector(".banner")?.removeAttribute("role");
    const body = new FormData(box.querySelector("form"));
    await fetch(box.querySelector("form").action, { method: "POST", body }).catch(() => {});
    return;
  }
  told("[data-name]", facts.name);
  told("[data-title]", facts.digest ? `${facts.title}……` : facts.title);
  told("[data-hours]", facts.hours);
  told("[data-issuer]", facts.issuer);
  told("[data-issued]", facts.issuedOn);
  told("[data-plan]", facts.plan);
  box.querySelector("[data-signed]").hidden = false;
}

if (box && location.hash.length > 20) check();
