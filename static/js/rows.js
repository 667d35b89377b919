// Adds and moves rows of a list. Without this file the blank rows and the numbers in “次序” do the same.

const table = document.querySelector("[data-rows]");
const blank = document.getElementById("blank-row");

function rows() {
  return [...table.tBodies[0].rows];
}

// The numbers follow the place of the rows; a row that is still empty needs none.
function number() {
  rows().forEach((row, place) => { row.querySelector("input[name$='-ORDER']").value = place + 1; });
}

function show(row) {
  for (const element of row.querySelectorAll(".js-only")) element.hidden = false;
}

function add() {
  const total = document.querySelector(`[name="${table.dataset.rows}-TOTAL_FORMS"]`);
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.rows[0];
  show(row);
  table.tBodies[0].append(row);
  total.value = Number(total.value) + 1;
  number();
  row.querySelector("input[name$='-name']").focus();
}

function move(button) {
  const row = button.closest("tr");
  const other = button.dataset.moveRow === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.moveRow === "up") other.before(row);
  else other.after(row);
  number();
  button.focus();
  row.closest("form").dispatchEvent(new Event("input"));
}

if (table && blank) {
  document.querySelector("[data-add-row]").addEventListener("click", add);
  table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move-row]");
    if (button) move(button);
  });
}
