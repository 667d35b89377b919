// Asks every two seconds how far the worker is, and shows it. Without this file the page reloads itself.

const EVERY = 2000;

async function look() {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (!now) { location.reload(); return; } // read, stored or stopped: the next page says so
    const held = box.contains(document.activeElement); // never take the button from under a finger
    if (held) {
      box.querySelector("progress").value = now.querySelector("progress").value;
      box.querySelector("[role=status]").textContent = now.querySelector("[role=status]").textContent;
    } else box.replaceChildren(...now.childNodes);
  } catch { /* the line is gone for a moment: ask again */ }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
