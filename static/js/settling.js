// Moves the figures of a settlement while a line is typed: the server tries the line out and answers the figures, nothing
// is kept. Without this file one sees them after saving. Nothing here decides anything.

const PAUSE = 350;

function part(answer, name) {
  return answer.querySelector(`[data-part="${name}"]`);
}

// A fold that a person opened stays open when the figures change under it.
function replace(place, fresh) {
  const open = [...place.querySelectorAll("details")].map((fold) => fold.open);
  place.replaceChildren(...fresh.childNodes);
  place.querySelectorAll("details").forEach((fold, n) => { fold.open = open[n] ?? fold.open; });
}

function clear(field) {
  field.closest(".field")?.classList.remove("has-error");
  for (const old of field.closest(".field")?.querySelectorAll(".field-error") ?? []) old.remove();
  field.removeAttribute("aria-invalid");
}

function blame(field, sentence) {
  const words = document.createElement("p");
  words.className = "field-error";
  words.id = `${field.id}_error`;
  words.textContent = sentence;
  field.before(words);
  field.closest(".field").classList.add("has-error");
  field.setAttribute("aria-invalid", "true");
  const described = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  field.setAttribute("aria-describedby", [...described.add(words.id)].join(" "));
}

function watch(form) {
  const said = document.querySelector("[data-live=said]");
  const touched = new Set();
  let waiting = 0;
  let asked = null;

  function show(answer) {
    for (const name of ["sums", "rules", "said"]) {
      for (const place of document.querySelectorAll(`[data-live=${name}]`)) replace(place, part(answer, name));
    }
    for (const field of touched) clear(field);
    for (const fault of part(answer, "faults").children) {
      const field = document.getElementById(fault.dataset.field);
      if (field && touched.has(field)) blame(field, fault.textContent);
    }
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = "现在不能试算，不影响填写；保存后由系统计算。";
    }
  }

  form.addEventListener("input", (event) => {
    touched.add(event.target);
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); asked?.abort(); });
}

for (const form of document.querySelectorAll("form[data-preview]")) watch(form);
