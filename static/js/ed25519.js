// Ed25519 (RFC 8032) and SHA-2 in plain script, for browsers whose own do not know it or are not to be had (pages
// without https). It only verifies, so nothing here has to be kept secret or take the same time.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const BASE = point(bytesOf(mod(4n * power(5n, P - 2n))));
const ROUNDS = sha2Constants();

function mod(value, by = P) {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function power(base, exponent) {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P;
  return result;
}

// 32 bytes, the lowest first, as a number; and back.
function numberOf(bytes) {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function bytesOf(number) {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * at)) & 255n));
}

// A point in extended coordinates from its 32 bytes; null for bytes that are none.
function point(bytes) {
  const all = numberOf(bytes);
  const y = all & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  if (mod(v * x * x - u) !== 0n) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(v * x * x - u) !== 0n || (x === 0n && all >> 255n)) return null;
  if ((x & 1n) !== all >> 255n) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * D * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(scalar, start) {
  let result = [0n, 1n, 1n, 0n];
  for (let s = scalar, p = start; s > 0n; s >>= 1n, p = add(p, p)) if (s & 1n) result = add(result, p);
  return result;
}

function verifySlowly(publicKey, message, signature) {
  const key = publicKey.length === 32 && signature.length === 64 ? point(publicKey) : null;
  const s = numberOf(signature.subarray(32));
  if (key === null || s >= ORDER) return false;
  const joined = Uint8Array.from([...signature.subarray(0, 32), ...publicKey, ...message]);
  const h = mod(numberOf(sha2(joined, 64)), ORDER);
  const [x, y, z] = add(times(s, BASE), times(h, [P - key[0], key[1], 1n, P - key[3]]));
  const inverse = power(z, P - 2n);
  const found = bytesOf(mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n));
  return found.every((byte, at) => byte === signature[at]);
}

// SHA-2 (FIPS 180-4) by word length: rounds, and by how much words are turned (the last of the small ones is a shift).
const SHA2 = {
  64: { rounds: 80, large: [[28n, 34n, 39n], [14n, 18n, 41n]], small: [[1n, 8n, 7n], [19n, 61n, 6n]] },
  32: { rounds: 64, large: [[2n, 13n, 22n], [6n, 11n, 25n]], small: [[7n, 18n, 3n], [17n, 19n, 10n]] },
};

// The first 64 bits after the point of the square roots (start) and cube roots (rounds) of the first 80 primes.
function sha2Constants() {
  const primes = [];
  for (let n = 2; primes.length < 80; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const root = (value, degree) => {
    let low = 0n;
    for (let bit = 80n; bit >= 0n; bit -= 1n) if ((low + 2n ** bit) ** degree <= value) low += 2n ** bit;
    return BigInt.asUintN(64, low);
  };
  return {
    start: primes.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n)),
    rounds: primes.map((prime) => root(BigInt(prime) << 192n, 3n)),
  };
}

function padded(message, block) {
  const whole = new Uint8Array(Math.ceil((message.length + 1 + block / 8) / block) * block);
  whole.set(message);
  whole[message.length] = 128;
  new DataView(whole.buffer).setBigUint64(whole.length - 8, BigInt(message.length) * 8n);
  return new DataView(whole.buffer);
}

function sha2(message, length) {
  const { rounds, large, small } = SHA2[length];
  const bits = BigInt(length);
  const word = (value) => BigInt.asUintN(length, value);
  const turn = (x, by) => word((x >> by) | (x << (bits - by)));
  const mix = (x, [one, two, three]) => turn(x, one) ^ turn(x, two) ^ turn(x, three);
  const spread = (x, [one, two, three]) => turn(x, one) ^ turn(x, two) ^ (x >> three);
  const constant = (value) => value >> (64n - bits);
  const view = padded(message, length * 2);
  const read = (at) => (length === 64 ? view.getBigUint64(at) : BigInt(view.getUint32(at)));
  let state = ROUNDS.start.map(constant);
  for (let block = 0; block < view.byteLength; block += length * 2) {
    const w = Array.from({ length: 16 }, (_, at) => read(block + (length / 8) * at));
    for (let t = 16; t < rounds; t += 1) {
      w.push(word(w[t - 16] + spread(w[t - 15], small[0]) + w[t - 7] + spread(w[t - 2], small[1])));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < rounds; t += 1) {
      const one = h + mix(e, large[1]) + ((e & f) ^ (~e & g)) + constant(ROUNDS.rounds[t]) + w[t];
      const two = mix(a, large[0]) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, word(d + one), c, b, a, word(one + two)];
    }
    state = [a, b, c, d, e, f, g, h].map((value, at) => word(value + state[at]));
  }
  const written = state.map((value) => value.toString(16).padStart(length / 4, "0")).join("");
  return Uint8Array.from(written.match(/../g), (pair) => Number.parseInt(pair, 16));
}

async function sha256(bytes) {
  try {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  } catch {
    return sha2(bytes, 32);
  }
}

// The browser's own where it knows Ed25519, else the above.
async function verifyEd25519(publicKey, message, signature) {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    return verifySlowly(publicKey, message, signature);
  }
}
