// Marks by keyboard: Enter and the arrows move up and down a column, a column pasted from Excel runs down. Without this
// file one types cell by cell.

const table = document.querySelector("[data-marks]");

function place(input) {
  const cell = input.closest("td");
  return { column: cell.cellIndex, again: [...cell.querySelectorAll("input")].indexOf(input) };
}

// The field of one column in each row, null where this person has none: a pasted column keeps its rows.
function column(input) {
  const { column: at, again } = place(input);
  return [...table.tBodies[0].rows].map((row) => row.cells[at].querySelectorAll("input")[again] ?? null);
}

function step(input, by) {
  const inputs = column(input);
  let at = inputs.indexOf(input) + by;
  while (inputs[at] === null) at += by;
  inputs[at]?.focus();
  inputs[at]?.select();
}

function paste(event) {
  const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2) return;
  event.preventDefault();
  const inputs = column(event.target);
  const start = inputs.indexOf(event.target);
  lines.forEach((line, number) => {
    const input = inputs[start + number];
    if (input) input.value = line.split("\t")[0].trim();
  });
  event.target.form.dispatchEvent(new Event("input"));
}

if (table) {
  table.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "INPUT" || event.isComposing) return;
    const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(event.target, by);
  });
  table.addEventListener("paste", (event) => { if (event.target.tagName === "INPUT") paste(event); });
}
