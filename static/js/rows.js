// Adds and moves rows of lists. Without this file the blank rows and the numbers in “次序” do the same.

function rows(table) {
  return [...table.tBodies[0].rows];
}

// The numbers follow the place of the rows; a list without an order has none.
function number(table) {
  rows(table).forEach((row, place) => {
    const order = row.querySelector("input[name$='-ORDER']");
    if (order) order.value = place + 1;
  });
}

function show(row) {
  for (const element of row.querySelectorAll(".js-only")) element.hidden = false;
}

function add(table, blank) {
  const total = document.querySelector(`[name="${table.dataset.rows}-TOTAL_FORMS"]`);
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.rows[0];
  show(row);
  table.tBodies[0].append(row);
  total.value = Number(total.value) + 1;
  number(table);
  (row.querySelector("input[name$='-name']") ?? row.querySelector("select, input")).focus();
}

function move(table, button) {
  const row = button.closest("tr");
  const other = button.dataset.moveRow === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.moveRow === "up") other.before(row);
  else other.after(row);
  number(table);
  button.focus();
  row.closest("form").dispatchEvent(new Event("input"));
}

// A page with one list names neither its blank row nor its button after it.
for (const table of document.querySelectorAll("[data-rows]")) {
  const name = table.dataset.rows;
  const blank = document.getElementById(`blank-${name}`) ?? document.getElementById("blank-row");
  const button = document.querySelector(`[data-add-row="${name}"]`) ?? document.querySelector("[data-add-row='']");
  if (!blank) continue;
  button.addEventListener("click", () => add(table, blank));
  table.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-move-row]");
    if (pressed) move(table, pressed);
  });
}
