// The page that checks without a server: a QR code's text, and a signed list of what is not valid any more.

const page = document.querySelector("[data-offline]");
const KEYS = JSON.parse(page.dataset.keys);
const one = (name) => page.querySelector(`[data-${name}]`);
let list = null;
let asked = 0;

function band(look, heading, sentence) {
  const place = one("band");
  place.className = `banner tone-${look}`;
  one("mark").textContent = { green: "✓", amber: "⇄", red: "✕", grey: "?" }[look];
  one("heading").textContent = heading;
  one("sentence").textContent = sentence;
  document.title = `${heading} – 证书离线核验`;
}

function lines(rows) {
  one("facts").replaceChildren(
    ...rows
      .filter(([, value]) => value)
      .map(([label, value]) => {
        const row = document.createElement("div");
        const [term, said] = [document.createElement("dt"), document.createElement("dd")];
        [term.textContent, said.textContent] = [label, value];
        row.append(term, said);
        return row;
      }),
  );
}

function day(zulu) {
  return new Date(zulu).toLocaleString("zh-CN", { dateStyle: "long", timeStyle: "short" });
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The list when its signature is ours, a sentence otherwise (certificates/transparency/statuses.py).
async function readList(text) {
  let said;
  try {
    said = JSON.parse(text);
    if (said.format !== "zhigeng-status-list/1") throw new Error("another format");
    const parts = [said.credentialSubject.encodedList.slice(1), said.revoked, said.superseded].map(bytesFrom);
    const digests = await Promise.all(parts.map(async (part) => hex(await sha256(part))));
    const rows = [said.format, said.origin, String(said.size), said.validFrom, said.validUntil, ...digests, said.key_id];
    const message = joinBytes(rows.map((row) => `${row}\n`).join(""));
    if (await isSigned(KEYS, said.key_id, "status-list", message, bytesFrom(said.signature))) {
      return { from: said.validFrom, until: said.validUntil, revoked: hex(parts[1]), superseded: hex(parts[2]) };
    }
    return "状态清单的签名不是本平台的，或清单被改动过，没有采用。请重新下载状态清单。";
  } catch {
    return "这不是本平台的状态清单。请选择从平台下载的 status-list.json。";
  }
}

// "revoked", "superseded" or "" by the marks of the list: 12 bytes for a number, one after the other.
async function standingOf(number) {
  const mark = hex((await sha256(joinBytes(`zhigeng-status ${number}`))).subarray(0, 12));
  const holds = (marks) => marks.match(/.{24}/g)?.includes(mark) ?? false;
  return holds(list.revoked) ? "revoked" : holds(list.superseded) ? "superseded" : "";
}

async function judge(text) {
  const turn = (asked += 1);
  const code = readCode(text);
  lines([]);
  if (code === null) {
    return band("grey", "读不出来", "这不是证书二维码的内容：应以网址开头，含 /verify/ 和证书编号。请完整复制扫码得到的文字。");
  }
  if (!code.facts) {
    return band("grey", "不能离线核验", `二维码里只有网址，没有签名。请联网后打开平台核验页，核验编号 ${code.number}。`);
  }
  if (code.version !== "1") {
    return band("grey", "不能离线核验", "这个二维码的格式比本页新，请重新下载离线核验页。");
  }
  if (!Object.hasOwn(KEYS, code.keyId)) {
    return band("red", "签名不符", "二维码所用的密钥不是本页所带的公钥：可能是伪造，也可能是平台换了密钥而本页过旧。请重新下载本页，或联网核验。");
  }
  const facts = (await isOurs(code, KEYS)) ? factsIn(code.facts) : null;
  if (turn !== asked) return undefined;
  if (facts === null) {
    return band("red", "签名不符，疑似伪造", "二维码所载内容不是本平台签发的，或被改动过。请不要采信这份证书。");
  }
  const standing = list ? await standingOf(code.number) : null;
  const words = {
    revoked: ["red", "签名有效，但证书已撤销", "发证机关已撤销这本证书，不再有效。"],
    superseded: ["amber", "签名有效，但已被新证书替代", "这本证书更正过，请以新证书为准。"],
  }[standing];
  const late = list && new Date(list.until) < new Date();
  const state =
    standing === null
      ? "未知：没有状态清单。证书发出后也可能被撤销，请选择状态清单，或联网核验。"
      : words
        ? words[2]
        : `未在撤销名单（截至 ${day(list.from)}）${late ? "；清单已过期，请重新下载" : ""}`;
  if (words) band(...words);
  else if (standing === "" && !late) band("green", "签名有效，未在撤销名单", "请把下面的内容与纸面逐项核对，有一项不同就不要采信。");
  else band("amber", "签名有效，状态待核", "二维码由本平台签发。证书现在的状态要看状态清单，或联网核验。");
  lines([
    ["证书编号", code.number],
    ["姓名", facts.name],
    ["研修班", facts.digest ? `${facts.title}……（二维码只载开头部分）` : facts.title],
    ["学时", facts.hours],
    ["发证机关", facts.issuer],
    ["发证日期", facts.issuedOn],
    ["列入计划", facts.plan],
    ["状态", state],
  ]);
  return undefined;
}

async function take(file) {
  const said = await readList(await file.text());
  list = typeof said === "string" ? null : said;
  one("list-said").textContent = list
    ? `状态清单签名有效，截至 ${day(list.from)}，请在 ${day(list.until)} 前更换。`
    : said;
  if (one("text").value.trim()) judge(one("text").value);
}

async function fromPicture(source) {
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(source);
  if (found.length === 0) return false;
  one("text").value = found[0].rawValue;
  judge(found[0].rawValue);
  return true;
}

async function film() {
  const video = one("video");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const until = Date.now() + 60_000;
  while (Date.now() < until && !(await fromPicture(video))) await new Promise((done) => setTimeout(done, 250));
  for (const track of stream.getTracks()) track.stop();
  video.hidden = true;
}

one("form").addEventListener("submit", (event) => {
  event.preventDefault();
  judge(one("text").value);
});
// A list that was downloaded again has the same name: forgotten first, or the browser would see no change.
one("list").addEventListener("click", (event) => (event.target.value = ""));
one("list").addEventListener("change", (event) => event.target.files[0] && take(event.target.files[0]));
// Only where the browser itself reads QR codes: some have the detector and no format that it knows, or no camera.
async function readsCodes() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.();
  return formats?.includes("qr_code") ?? false;
}

readsCodes().then((can) => {
  one("pictures").hidden = !can;
  one("film").hidden = !navigator.mediaDevices?.getUserMedia;
  if (!can) return;
  one("picture").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    const found = file && (await createImageBitmap(file).then(fromPicture).catch(() => false));
    if (file && !found) band("grey", "读不出来", "图片中没有找到二维码，请换一张清晰的。");
  });
  one("film").addEventListener("click", () => film().catch(() => band("grey", "摄像头打不开", "请允许使用摄像头，或改为粘贴扫码得到的文字。")));
});
