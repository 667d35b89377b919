// Choosing rows of a list: all at once, and how many they are and what they come to, as the server adds it up. Without
// this file the next page says the sum.

const form = document.querySelector("[data-choose]");

async function sum() {
  const body = new FormData(form);
  body.set("step", "sum");
  const answer = await fetch(form.action || location.href, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) return;
  const said = await answer.json();
  const line = form.querySelector("[data-choose-sum]");
  for (const name of ["count", "total", "capitals"]) line.querySelector(`[data-${name}]`).textContent = said[name];
}

if (form) {
  const boxes = [...form.querySelectorAll("input[name=payment]")];
  const all = form.querySelector("[data-choose-all]");
  for (const hidden of form.querySelectorAll(".js-only")) hidden.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    if (event.target !== all && event.target.name !== "payment") return;
    all.checked = boxes.every((box) => box.checked);
    sum();
  });
  sum();
}
