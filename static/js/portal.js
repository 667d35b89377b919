// Small comforts. Every page works without this file; nothing here decides anything.

const KEPT = "portal.";

function showScripted() {
  for (const element of document.querySelectorAll(".js-only")) element.hidden = false;
}

function print() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}

// Large type stays large on the next page.
function rememberChoices() {
  for (const box of document.querySelectorAll("[data-remember]")) {
    const key = KEPT + box.dataset.remember;
    try {
      box.checked = box.checked || localStorage.getItem(key) === "1";
    } catch { return; }
    const apply = () => document.documentElement.classList.toggle(box.dataset.remember, box.checked);
    box.addEventListener("change", () => {
      localStorage.setItem(key, box.checked ? "1" : "0");
      apply();
    });
    apply();
  }
}

// Copy the text of a field or of a place on the page, and say so on the button.
function copyFields() {
  for (const field of document.querySelectorAll("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select?.();
      try {
        await navigator.clipboard.writeText(field.value ?? field.textContent);
        button.textContent = "已复制";
      } catch { button.textContent = "请按 Ctrl+C 复制"; }
    });
  }
}

// Warn before what was typed is lost.
function guardUnsaved() {
  let dirty = false;
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
  }
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// One press, one submission: a second press of the same button does nothing for a few seconds.
function guardTwice() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}

// How many of the 18 characters of an ID number have been typed.
function countDigits() {
  for (const line of document.querySelectorAll("[data-counter-for]")) {
    const field = document.getElementById(line.dataset.counterFor);
    const limit = Number(line.dataset.counterLimit);
    if (!field) continue;
    const count = () => {
      const typed = [...field.value.normalize("NFKC").replace(/[\s\u200b-\u200f\ufeff-]/g, "")].length;
      line.textContent = typed > limit ? `已输入 ${typed} 位，居民身份证为 ${limit} 位` : `已输入 ${typed} / ${limit} 位`;
      line.classList.toggle("is-full", typed === limit);
      line.classList.toggle("is-over", typed > limit);
    };
    field.addEventListener("input", count);
    count();
  }
}

function growTextareas() {
  if (CSS.supports("field-sizing", "content")) return;
  for (const area of document.querySelectorAll("textarea")) {
    const grow = () => { area.rows = Math.min(30, Math.max(area.rows, area.value.split("\n").length + 1)); };
    area.addEventListener("input", grow);
    grow();
  }
}

// The admin's search boxes take their names from nowhere: give them those of their labels.
function nameSearchBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const name = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim().replace(/[:：]$/, "");
    const box = select.parentElement.querySelector(".select2-selection");
    if (!name || !box) continue;
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.setAttribute("aria-label", name);
    box.setAttribute("aria-label", name);
    box.removeAttribute("aria-labelledby");
  }
}

// A line of tabs that does not fit shows the one that is open.
function showCurrentTab() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const line = tab.closest(".tabs");
    line.scrollLeft = tab.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
  }
}

// What an answer has to say first is where reading goes on: the faults of a form, a look-up that found nothing.
function focusErrors() {
  document.querySelector("#errors, #missed")?.focus();
}

showScripted();
print();
copyFields();
rememberChoices();
guardUnsaved();
guardTwice();
countDigits();
growTextareas();
showCurrentTab();
focusErrors();
window.django?.jQuery?.(nameSearchBoxes); // after the admin has made them
