// The answer to a scanned code: what stands after # is read here, in the browser, and taken out of the address.

const box = document.querySelector("[data-scanned]");

function told(selector, text) {
  const place = box.querySelector(selector);
  place.textContent = text;
  place.closest("[data-line]").hidden = text === "";
}

// The band must not stay green over a forged code: it is what people look at.
function warn() {
  const band = document.querySelector(".banner");
  const heading = box.querySelector("[data-forged] h2").textContent.trim();
  band.className = "banner tone-red";
  band.querySelector("h1").textContent = heading;
  band.querySelector("p").textContent = "请不要采信您手中的证书。下面是这个编号的登记，只供对照。";
  const mark = band.querySelector("use");
  mark?.setAttribute("href", mark.getAttribute("href").replace(/#.*/, "#ban"));
  box.classList.add("tone-red");
  document.title = document.title.replace(/^[^–]*/, `${heading} `);
}

async function check() {
  const code = readCode(location.href);
  history.replaceState(null, "", location.pathname); // it holds a name: not into the history
  const ours = code?.facts && code.version === "1" && (await isOurs(code, JSON.parse(box.dataset.keys)));
  const facts = ours ? factsIn(code.facts) : null;
  box.hidden = false;
  if (facts === null) {
    box.querySelector("[data-forged]").hidden = false;
    box.querySelector("[data-signed]").hidden = true;
    warn();
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

function start() {
  if (box && location.hash.length > 20) check();
}

addEventListener("hashchange", start); // another code of the same number, scanned into the same tab
start();
