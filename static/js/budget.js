// Adds the budget up while somebody types. The server computes every figure again.

const form = document.querySelector("[data-budget]");
const WIDE = "０１２３４５６７８９．，－";
const PLAIN = "0123456789.,-";

// Ten-thousandths as a BigInt, so that no figure passes through a float; null for what is no figure.
function read(text, digits, empty) {
  const plain = [...text].map((c) => (WIDE.includes(c) ? PLAIN[WIDE.indexOf(c)] : c)).join("").replace(/[\s,¥￥元]/g, "");
  if (!plain) return empty;
  const found = /^(\d{1,9})(?:\.(\d+))?$/.exec(plain);
  if (!found || (found[2] ?? "").length > digits) return null;
  return BigInt(found[1]) * 10n ** BigInt(digits) + BigInt((found[2] ?? "").padEnd(digits, "0") || "0");
}

function written(fen) {
  const sign = fen < 0n ? "-" : "";
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  return `${sign}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
}

function value(row, name) {
  return row.querySelector(`[name$="-${name}"]`).value;
}

function removed(row) {
  return row.querySelector("[name$='-DELETE']")?.checked;
}

// quantity (one decimal) × price (two) × days (one) has four decimals: rounded half up to the fen.
function amountOf(row) {
  const [quantity, price, days] = [read(value(row, "quantity"), 1, null), read(value(row, "unit_price"), 2, null), read(value(row, "days"), 1, 10n)];
  return quantity && price !== null && days ? (quantity * price * days + 50n) / 100n : null;
}

function addLines() {
  const sums = new Map();
  for (const row of form.querySelectorAll("tbody [data-line]")) {
    const amount = removed(row) ? null : amountOf(row);
    row.querySelector("[data-amount]").textContent = amount === null ? "" : written(amount);
    const category = value(row, "category");
    if (amount !== null && category) sums.set(category, (sums.get(category) ?? 0n) + amount);
  }
  return sums;
}

function add() {
  const sums = addLines();
  let total = 0n;
  for (const row of form.querySelectorAll("[data-category]")) {
    const [typed, shown] = [row.querySelector("[data-typed]"), row.querySelector("[data-sum]")];
    const sum = sums.get(row.dataset.category);
    if (typed) {
      typed.hidden = sum !== undefined;
      shown.hidden = sum === undefined;
    }
    shown.textContent = sum === undefined ? "" : written(sum);
    total += sum ?? (typed ? read(typed.firstElementChild.value, 2, 0n) ?? 0n : 0n);
  }
  form.querySelector("[data-total]").textContent = written(total);
  compare(total);
}

function compare(total) {
  const line = form.querySelector("[data-shares-left]");
  const rows = [...form.querySelectorAll("tbody [data-share]")].filter((row) => !removed(row) && value(row, "amount"));
  const paid = rows.reduce((sum, row) => sum + (read(value(row, "amount"), 2, 0n) ?? 0n), 0n);
  if (!rows.length) line.textContent = "";
  else if (paid === total) line.textContent = `合计 ${written(paid)} 元，与预算一致`;
  else line.textContent = `合计 ${written(paid)} 元，比预算${paid < total ? "少" : "多"} ${written(paid < total ? total - paid : paid - total)} 元`;
}

if (form) {
  form.addEventListener("input", add);
  add();
}
