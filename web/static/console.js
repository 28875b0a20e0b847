// The explore page without reloading: a changed filter fetches the same page that the form would, and takes its place.
// Without this script the form's button does the same.
"use strict";
(() => {
  const main = document.getElementById("content");
  const path = location.pathname;
  let running = null, typing = 0;

  const say = (word) => { const s = document.getElementById("said"); if (s) s.textContent = s.dataset[word] || ""; };

  // What the reader has open and where they are, so that a new page finds them there.
  const where = () => ({
    open: [...main.querySelectorAll("details[open][id]")].map((d) => d.id),
    id: document.activeElement && document.activeElement.id,
    at: document.activeElement && document.activeElement.type === "search" ? document.activeElement.selectionStart : null,
  });
  const back = (w) => {
    w.open.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; });
    const e = w.id && document.getElementById(w.id);
    if (!e) return;
    e.focus({ preventScroll: true });
    if (w.at !== null && e.setSelectionRange) e.setSelectionRange(w.at, w.at);
  };

  async function show(address, push) {
    if (running) running.abort();
    const mine = running = new AbortController();
    main.setAttribute("aria-busy", "true");
    say("loading");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (answer.redirected && new URL(answer.url).pathname !== path) { location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("content");
      if (!fresh || !page.getElementById("question")) { location.assign(address); return; }
      const kept = where(), typed = kept.id === "find" ? document.getElementById("find").value : null;
      main.replaceChildren(...fresh.childNodes);
      if (typed !== null) document.getElementById("find").value = typed;
      back(kept);
      document.title = page.title;
      const here = document.querySelector(".tongues"), there = page.querySelector(".tongues");
      if (here && there) here.replaceWith(there);
      if (push) history.pushState(null, "", address);
      say("updated");
    } catch (e) {
      if (e.name !== "AbortError") say("offline");
    } finally {
      if (running === mine) { running = null; main.removeAttribute("aria-busy"); }
    }
  }

  const ask = () => {
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(document.getElementById("question"))) {
      if (value !== "" || name === "by" || name === "across") values.append(name, value);
    }
    show(path + "?" + values, true);
  };

  main.addEventListener("submit", (e) => { if (e.target.id === "question") { e.preventDefault(); ask(); } });
  main.addEventListener("change", (e) => {
    if (e.target.id === "find" || !e.target.closest("#question")) return;
    if (e.target.type === "date" && !e.target.value) return;
    clearTimeout(typing);
    typing = setTimeout(ask, 250); // who walks through a list by keys has time to arrive
  });
  main.addEventListener("input", (e) => {
    if (e.target.id !== "find") return;
    clearTimeout(typing);
    typing = setTimeout(ask, 350);
  });
  main.addEventListener("click", (e) => {
    const a = e.target.closest("a");
    if (!a || a.hasAttribute("download") || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    if (a.origin !== location.origin || a.pathname !== path || !a.search) return;
    e.preventDefault();
    show(a.href, true);
  });
  addEventListener("popstate", () => show(location.href, false));
})();
