// Signs in without leaving the page, and keeps the code while there is no network. Without this file the form does the same
// as long as there is network.

const KEPT = "sign-in-kept";
const EVERY = 15_000;
// Answers after which sending again is of use: who it is, too often, a fault of the server or of the way to it.
const AGAIN = new Set([401, 403, 429, 500, 502, 503, 504]);

const form = document.querySelector("[data-sign-in]");

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}

function keep(rows) {
  localStorage.setItem(KEPT, JSON.stringify(rows));
}

async function post(fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  let said = {};
  try {
    said = await response.json();
  } catch {
    said = { sentence: "没有签上，请刷新本页后再试。" };
  }
  return { ok: response.ok, status: response.status, ...said };
}

function start() {
  const done = document.querySelector("[data-sign-done]");
  const words = document.querySelector("[data-sign-words]");
  const time = document.querySelector("[data-sign-time]");
  const error = document.querySelector("[data-sign-error]");
  const button = form.querySelector("button");
  const who = form.dataset.who;
  // The phone's clock may be wrong; the page brought the server's.
  const ahead = Date.now() - Number(form.dataset.now);
  let sending = false;

  function show(kind, at) {
    done.hidden = false;
    done.classList.toggle("is-kept", kind === "kept");
    words.textContent = kind === "kept" ? "已存在手机里，联网后自动补传" : "已签到";
    time.textContent = at;
    error.hidden = true;
    if (kind === "done") form.hidden = true;
  }

  function complain(sentence) {
    error.textContent = sentence;
    error.hidden = false;
    if (!kept().some((row) => row.who === who)) done.hidden = true;
  }

  function put(code) {
    const at = new Date(Date.now() - ahead);
    keep([...kept().filter((row) => row.who !== who || row.code !== code), { code, at: at.toISOString(), who }]);
    show("kept", at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }));
  }

  async function flush() {
    if (sending || !navigator.onLine) return;
    sending = true;
    try {
      for (const row of kept().filter((each) => each.who === who)) {
        const answer = await post(row);
        if (!answer.ok && AGAIN.has(answer.status)) {
          complain(answer.sentence);
          break;
        }
        keep(kept().filter((each) => each.who !== row.who || each.code !== row.code || each.at !== row.at));
        if (answer.ok) show("done", answer.time);
        else complain(answer.sentence);
      }
    } catch {
      // Still no network: the next round tries again.
    } finally {
      sending = false;
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const code = form.elements.code.value.replace(/\s/g, "");
    if (!/^[0-9０-９]{6}$/.test(code)) return complain("签到码是 6 位数字，请重新输入。");
    button.disabled = true;
    try {
      const answer = await post({ code });
      if (answer.ok) show("done", answer.time);
      else complain(answer.sentence);
    } catch {
      put(code);
    } finally {
      button.disabled = false;
    }
  });

  for (const element of document.querySelectorAll(".js-only")) element.hidden = false;
  const waiting = kept().find((row) => row.who === who);
  if (waiting) show("kept", new Date(waiting.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }));
  addEventListener("online", flush);
  setInterval(flush, EVERY);
  flush();
}

if (form) start();
