// Adds to pages that are whole without it: cards for citations, copying, a choice of colours.
(() => {
  "use strict";
  const root = document.documentElement, words = document.body.dataset;
  const make = (tag, more, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };

  // Colours: the system's choice unless the reader makes one, which a browser may not keep.
  // What was kept is put in force by early/scheme.js.
  const scheme = document.querySelector("[data-scheme-choice]");
  if (scheme) {
    scheme.value = root.dataset.scheme ?? "";
    scheme.onchange = () => {
      root.dataset.scheme = scheme.value;
      try { localStorage.setItem("scheme", scheme.value); } catch {}
    };
  }

  // Copying: what is copied stands on the button, which says that it was.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.onclick = async () => {
      try { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = words.copied; }
      catch { button.textContent = words.copyFailed; }
      setTimeout(() => { button.textContent = label; }, 2000);
    };
  }

  // Stacked cells lose their roles in some browsers; named, they keep them.
  // The script for lists does so with the rows that it adds.
  window.casebookRoles = (parts) => {
    for (const part of parts)
      part.role = { TABLE: "table", TR: "row", TD: "cell" }[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader");
  };
  casebookRoles(document.querySelectorAll(":is(.stack, .comparison), :is(.stack, .comparison) :is(tr, td, th)"));

  // A table that scrolls can be reached by keyboard, which not every browser sees to.
  for (const table of document.querySelectorAll(".table"))
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;

  // `/` leads to the search, and there into its field.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !words.search) return;
    if (event.target.matches?.("input, select")) return;
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
    if (!entry?.closest(".references")) return;
    close();
    card = make("div", { className: "card", id: "card", popover: "auto" });
    const add = (className, ...nodes) => card.append(make("p", { className }, ...nodes));
    add("", entry.querySelector(".entry").cloneNode(true));
    const note = cite.id && document.querySelector(`[data-for~="${CSS.escape(cite.id)}"]`);
    if (note) add("said", ...note.cloneNode(true).childNodes);
    add("said", entry.querySelector(".backlinks > a:last-of-type").cloneNode(true), " · ",
      make("a", { href: cite.hash }, words.reference));
    cite.after(card);
    owner = cite;
    card.ontoggle = (event) => {
      if (event.newState === "open") return;
      event.target.remove();
      cite.ariaExpanded = null;
      if (owner === cite) card = owner = undefined;
    };
    card.onclick = (event) => { if (event.target.closest("a")) close(); };
    card.showPopover();
    cite.ariaExpanded = "true";
    const line = [...cite.getClientRects()].at(-1);
    const left = Math.max(8, Math.min(line.left, root.clientWidth - card.offsetWidth - 8));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${line.bottom + scrollY + 4}px`;
    return true;
  };
  const citeOf = (event) => {
    const cite = event.target.closest?.("a.cite");
    if (cite?.hash && cite.pathname === location.pathname) return cite;
  };
  // A mouse and a key follow the link; their card comes with pointing and with focus. A
  // finger has neither: its first tap shows the card.
  addEventListener("click", (event) => {
    clearTimeout(wait);
    const cite = citeOf(event);
    if (cite && /touch|pen/.test(event.pointerType) && open(cite)) event.preventDefault();
    else if (cite) close();
  });
  addEventListener("focusin", (event) => {
    const cite = citeOf(event);
    if (cite && cite !== owner && cite.matches(":focus-visible")) open(cite);
    else if (card && event.target !== owner && !card.contains(event.target)) close();
  });
  addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(wait);
    const cite = citeOf(event);
    if (cite) { if (cite !== owner) wait = setTimeout(open, 250, cite); }
    else if (card && !card.contains(event.target)) wait = setTimeout(close, 400);
  });
})();
