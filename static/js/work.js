// The sum before one more look-up: find the number whose SHA-256, after the salt, is the one that was given; then send
// the form. In plain JavaScript: crypto.subtle is missing on pages without https, and slower for so little text.

const K = new Int32Array(64);
const FIRST = new Int32Array(8);
const W = new Int32Array(64);
const OUT = new Uint32Array(8);

// The constants of FIPS 180-4: fractional parts of the roots of the first primes.
function prepare() {
  const part = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
  for (let n = 2, found = 0; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) FIRST[found] = part(Math.sqrt(n));
    K[found] = part(Math.cbrt(n));
    found += 1;
  }
}

const turn = (x, by) => (x >>> by) | (x << (32 - by));

// SHA-256 of ASCII text of at most 55 characters, one block: the eight words of the digest.
function digest(text) {
  W.fill(0);
  for (let i = 0; i < text.length; i += 1) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  W[15] = text.length * 8;
  for (let i = 16; i < 64; i += 1) {
    const a = W[i - 15];
    const b = W[i - 2];
    W[i] = W[i - 16] + W[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
  }
  let a = FIRST[0], b = FIRST[1], c = FIRST[2], d = FIRST[3], e = FIRST[4], f = FIRST[5], g = FIRST[6], h = FIRST[7];
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  OUT[0] = a + FIRST[0]; OUT[1] = b + FIRST[1]; OUT[2] = c + FIRST[2]; OUT[3] = d + FIRST[3];
  OUT[4] = e + FIRST[4]; OUT[5] = f + FIRST[5]; OUT[6] = g + FIRST[6]; OUT[7] = h + FIRST[7];
  return OUT;
}

const breath = () => new Promise((go) => { setTimeout(go, 0); });

async function solve(salt, most, wanted, say, bar) {
  const words = Array.from({ length: 8 }, (_, i) => parseInt(wanted.slice(8 * i, 8 * i + 8), 16));
  let quarter = 0;
  let pause = performance.now() + 40;
  for (let n = 1; n <= most; n += 1) {
    const found = digest(salt + n);
    if (found[0] === words[0] && found.every((word, i) => word === words[i])) return n;
    if (n % 256 || performance.now() < pause) continue;
    if (Math.floor((4 * n) / most) > quarter) {
      quarter = Math.floor((4 * n) / most);
      say(`正在计算，最多还剩 ${100 - 25 * quarter}%……`);
    }
    if (bar) bar.value = (100 * n) / most;
    await breath();
    pause = performance.now() + 40;
  }
  return null;
}

async function work() {
  const line = document.getElementById("work-said");
  const form = document.getElementById("work");
  const bar = document.getElementById("work-done");
  if (!line || !form) return;
  const say = (text) => { line.textContent = text; };
  prepare();
  const { salt, most, digest: wanted } = line.dataset;
  const number = await solve(salt, Number(most), wanted, say, bar);
  if (number === null) {
    say("没有算出结果，请按“查询”重新开始。");
    return;
  }
  if (bar) bar.value = 100;
  form.elements.solution.value = String(number);
  say("已算好，正在查询……");
  form.requestSubmit();
}

work();
