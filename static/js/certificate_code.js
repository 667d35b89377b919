// What a certificate's QR code says, and whether this portal signed it. The format is that of certificates/checking/qr.py.

const PHRASES = ["人力资源和社会保障", "高级研修班", "高级研修项目", "专业技术人才知识更新工程", "人社厅函〔", "人社函〔", "人社字〔", "〕"];
const SHAPE =
  /^(https?:\/\/[^#?\s]+?)\/verify\/([^/#?\s]+)\/?(?:#(\d)([0-9a-f]{8})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86}))?$/;

function bytesFrom(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// {site, number, keyId, facts, signature}; null for another text. `facts` is missing where the code is an address alone.
function readCode(text) {
  const found = SHAPE.exec(text.replace(/\s+/g, ""));
  if (found === null) return null;
  const [, site, number, version, keyId, facts, signature] = found;
  try {
    const code = { site, number: decodeURIComponent(number) };
    if (version === undefined) return code;
    return { ...code, version, keyId, facts: bytesFrom(facts), signature: bytesFrom(signature) };
  } catch {
    return null;
  }
}

// {name, title, hours, issuer, issuedOn, plan, digest}; null for bytes that say no such thing.
function factsIn(packed) {
  try {
    let text = new TextDecoder("gb18030", { fatal: true }).decode(packed);
    PHRASES.forEach((phrase, at) => {
      text = text.replaceAll(String.fromCharCode(at + 1), phrase);
    });
    const [name, title, hours, issuer, day, plan, digest = ""] = text.split("\n");
    const issuedOn = /^\d{8}$/.test(day) ? `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` : "";
    return issuedOn && plan !== undefined ? { name, title, hours, issuer, issuedOn, plan, digest } : null;
  } catch {
    return null;
  }
}

function joinBytes(...parts) {
  const encoder = new TextEncoder();
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? encoder.encode(part) : part)]));
}

// Whether one of the keys ({id: base64url}) signed the message for this purpose.
async function isSigned(keys, keyId, purpose, message, signature) {
  if (!Object.hasOwn(keys, keyId)) return false;
  return verifyEd25519(bytesFrom(keys[keyId]), joinBytes(`zhigeng ${purpose}\0`, message), signature);
}

async function isOurs(code, keys) {
  return isSigned(keys, code.keyId, "certificate-qr", joinBytes(`${code.number}\n`, code.facts), code.signature);
}
