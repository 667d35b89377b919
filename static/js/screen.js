// Keeps the projector's code fresh. The portal gives the codes of the next hour, so that they go on rotating when the network
// drops; without this file the page loads itself anew.

const stage = document.querySelector("[data-screen]");
const EVERY = 5_000;

function part(name) {
  return stage.querySelector(`[data-${name}]`);
}

let codes = [];
let period = 20_000;
let ahead = 0;
let shown = 0;

function draw() {
  const now = Date.now() - ahead;
  const current = codes.find((each) => each.from <= now && now < each.from + period);
  if (!current) return;
  part("bar").value = 100 - ((now - current.from) / period) * 100;
  if (current.from === shown) return;
  shown = current.from;
  part("code").textContent = current.code;
  part("qr").hidden = !current.qr;
  if (current.qr) part("qr").innerHTML = current.qr;
}

function names(missing) {
  const list = part("missing");
  if (!list) return;
  list.replaceChildren(...missing.map((name) => {
    const item = document.createElement("li");
    item.textContent = name;
    return item;
  }));
}

async function ask() {
  try {
    const response = await fetch(stage.dataset.screen, { headers: { Accept: "application/json" } });
    if (response.status === 409 || response.redirected) {
      location.reload();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const state = await response.json();
    ({ codes, period } = state);
    ahead = Date.now() - state.now;
    part("present").textContent = state.present;
    part("total").textContent = state.total;
    names(state.missing);
    part("offline").hidden = true;
  } catch {
    part("offline").hidden = false;
  }
}

if (stage) {
  for (const element of document.querySelectorAll(".js-only")) element.hidden = false;
  document.querySelector("[data-full]").addEventListener("click", () => stage.requestFullscreen());
  ask().then(draw);
  setInterval(ask, EVERY);
  setInterval(draw, 250);
}
