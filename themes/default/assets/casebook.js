// Adds to pages that are whole without it: cards for citations, copying, a choice of colours.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.body.dataset;
  root.classList.add("js");

  // Colours: the system's choice unless the reader makes one. A browser may refuse to keep it.
  const scheme = document.querySelector("[data-scheme-choice]");
  const kept = { get: () => { try { return localStorage.getItem("scheme") ?? ""; } catch { return ""; } },
    set: (value) => { try { localStorage.setItem("scheme", value); } catch { /* then it lasts for this page */ } } };
  const paint = (value) => { if (value) root.dataset.scheme = value; else delete root.dataset.scheme; };
  paint(kept.get());
  if (scheme) {
    scheme.value = kept.get();
    scheme.addEventListener("change", () => { paint(scheme.value); kept.set(scheme.value); });
  }

  // Copying: what is copied stands on the button, which says that it was.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = words.copied; }
      catch { button.textContent = words.copyFailed; }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  // `/` leads to the search, and there into its field.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !words.search) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    const field = document.getElementById("q");
    if (field) field.focus(); else location.href = `${words.search}#q`;
  });

  // Cards: the reference, the note and the way on, at the citation itself. A popover
  // closes by itself; without popovers a citation leads to its reference.
  if (!("popover" in HTMLElement.prototype)) return;
  let card, owner, wait;
  const close = () => card?.hidePopover();
  const open = (cite) => {
    const entry = document.getElementById(decodeURIComponent(cite.hash.slice(1)));
    if (!entry?.closest(".references")) return false;
    close();
    card = document.createElement("div");
    card.className = "card";
    card.id = "card";
    card.popover = "auto";
    const add = (...nodes) => {
      const line = document.createElement("p");
      line.append(...nodes);
      card.append(line);
    };
    add(entry.querySelector(".entry").cloneNode(true));
    const note = cite.id && document.querySelector(`[data-for~="${CSS.escape(cite.id)}"]`);
    if (note) { add(...note.cloneNode(true).childNodes); card.lastChild.className = "said"; }
    const down = document.createElement("a");
    down.href = cite.hash;
    down.textContent = words.reference;
    add(entry.querySelector(".backlinks > a:last-of-type").cloneNode(true), " · ", down);
    card.lastChild.className = "said";
    cite.after(card);
    owner = cite;
    card.addEventListener("toggle", (event) => {
      if (event.newState === "open") return;
      event.target.remove();
      cite.removeAttribute("aria-expanded");
      if (owner === cite) card = owner = undefined;
    });
    card.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
    card.showPopover();
    cite.setAttribute("aria-expanded", "true");
    const lines = cite.getClientRects();
    const line = lines[lines.length - 1];
    const left = Math.max(8, Math.min(line.left, root.clientWidth - card.offsetWidth - 8));
    card.style.setProperty("left", `${left + scrollX}px`);
    card.style.setProperty("top", `${line.bottom + scrollY + 4}px`);
    return true;
  };
  const citeOf = (event) => {
    const cite = event.target.closest?.("a.cite");
    return cite?.hash && cite.pathname === location.pathname ? cite : undefined;
  };
  // A mouse follows the link, and so does a key: their card comes with pointing and with
  // focus. A finger has neither, so that its first tap shows the card.
  let touch = false;
  document.addEventListener("pointerdown", (event) => { touch = event.pointerType !== "mouse"; }, true);
  document.addEventListener("keydown", () => { touch = false; }, true);
  document.addEventListener("click", (event) => {
    clearTimeout(wait);
    const cite = citeOf(event);
    if (cite && touch && open(cite)) event.preventDefault();
    else if (cite) close();
  });
  document.addEventListener("focusin", (event) => {
    const cite = citeOf(event);
    if (cite && cite !== owner && cite.matches(":focus-visible")) open(cite);
    else if (card && event.target !== owner && !card.contains(event.target)) close();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(wait);
    const cite = citeOf(event);
    if (cite) { if (cite !== owner) wait = setTimeout(open, 250, cite); }
    else if (card && !card.contains(event.target)) wait = setTimeout(close, 400);
  });
})();
