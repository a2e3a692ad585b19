// Filters, order and the swap of a list that is whole without them; kept in the address.
// A list of several pages is looked through in scripts, loaded when they are asked for.
(() => {
"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, more) => Object.assign(document.createElement(tag), more);
// Stacked cells lose their roles in some browsers; named, they keep them.
const name = (part) => part.setAttribute("role", { TABLE: "table", TR: "row", TD: "cell" }[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
all(":is(.stack, .comparison), :is(.stack, .comparison) :is(tr, td, th)").forEach(name);

const form = document.querySelector(".filters");
if (!form) return;
const { of, part, showing, keys, rows, scripts, root } = form.dataset;
const status = form.nextElementSibling, more = document.querySelector(".more");
const table = document.querySelector("table"), bodies = all("tbody", table), found = make("tbody");
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const day = (text, rest) => { const [y, m = rest, d = rest] = text.split("-"); return y * 1e4 + m * 100 + +d; };

const items = all("[data-item]").map((row, place) => ({ row, place, body: row.parentNode, keys: row.dataset }));
const listed = [], loaded = {};
window.casebook = (n, fields, data) => {
  if (fields) listed[n] = data.map((values, at) => ({ n, place: n * 1e4 + at, body: found, keys: Object.fromEntries(fields.map((field, f) => [field, values[f]])) }));
  else data.forEach((html, at) => { listed[n][at].html = html; });
};
const load = (first, n) => loaded[first + n] ??= new Promise((onload) => {
  document.head.append(make("script", { src: first.replace("-1.js", `-${n}.js`), onload, onerror: onload }));
});
const loadAll = (first) => Promise.all(Array.from({ length: scripts }, (_, n) => load(first, n + 1)));
const rowOf = (item) => {
  if (item.row) return item.row;
  const made = make("template", { innerHTML: item.html }).content.firstChild;
  for (const link of all("a", made)) link.href = root + link.getAttribute("href");
  return made;
};
const text = (item) => item.text ??= fold(all("blockquote", rowOf(item)).map((it) => it.textContent).join(" ") || rowOf(item).textContent);

// Of one name any value will do, each name must; of words, all.
const fits = (item, asked) => [...new Set(asked.keys())].every((key) => {
  const wanted = asked.getAll(key).join(" ").trim().split(/\s+/);
  if (key === "text") return wanted.every((word) => text(item).includes(fold(word)));
  if (key === "from") return item.keys.to >= day(wanted[0], 0);
  if (key === "to") return item.keys.from <= day(wanted[0], 99);
  return wanted.some((value) => ` ${item.keys[key]} `.includes(` ${value} `));
});
const inOrder = (list, order) => {
  const key = order.replace("-", "");
  const value = ({ keys }) => keys[key] ? (key === order ? 1 : -1) * keys[key] : Infinity;
  return order ? list.toSorted((a, b) => value(a) - value(b) || a.place - b.place) : list;
};
// Rows in another order keep their case's heading, said again where the case changes.
const show = (list, order) => {
  let last, body;
  list.forEach(({ row, body: home }, at) => {
    if (home !== last) table.append(body = order ? make("tbody") : home);
    if (home !== last && order) body.append(...all(".group", home).map((head) => head.cloneNode(true)));
    body.append(row);
    last = home;
    for (const link of all(".beside a", row)) {
      const to = list[at + (link.rel === "next" ? 1 : -1)];
      if (!(link.hidden = !to)) link.hash = to.row.id;
    }
  });
};

let turn = 0;
const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
const apply = async (room = 100) => {
  const mine = ++turn, asked = query(), order = asked.get("order") ?? "", swap = asked.has("first");
  asked.delete("order");
  asked.delete("first");
  const active = !!keys && (asked.size > 0 || order !== "");
  if (active) await loadAll(keys);
  if (active && asked.has("text")) await loadAll(rows);
  const within = new URLSearchParams(active ? part : "");
  const list = inOrder((active ? listed.flat() : items).filter((item) => fits(item, within) && fits(item, asked)), order);
  const shown = active ? list.slice(0, room) : list;
  await Promise.all(shown.map(({ row, n }) => row || load(rows, n)));
  if (mine !== turn) return;
  for (const item of items) item.row.hidden = !list.includes(item);
  for (const item of shown) item.row = rowOf(item);
  all("tbody", table).forEach((body) => body.remove());
  found.replaceChildren();
  if (keys && !active) table.append(...bodies);
  else show(shown, order);
  for (const row of all("tr:not(.group)", table)) {
    if (active) [row, ...row.cells].forEach(name);
    if (!row.swapped === swap) row.insertBefore(row.cells[2], row.cells[1]);
    row.swapped = swap;
  }
  if (more) {
    for (const it of all(".paging")) it.hidden = active;
    more.hidden = list.length === shown.length;
    more.onclick = () => apply(shown.length + 100).then(() => list[shown.length].row.querySelector("a").focus());
  }
  status.textContent = showing.replace("{n}", keys && !active ? of : list.length).replace("{of}", of);
};
const change = (event) => {
  // A browser may refuse to change the address of a file; the list changes all the same.
  const asked = "" + query();
  try { history[event?.type === "input" ? "replaceState" : "pushState"](null, "", location.pathname + (asked && "?" + asked) + location.hash); } catch {}
  apply();
};
const read = () => {
  const asked = new URLSearchParams(location.search);
  for (const it of all("[name]", form)) {
    const values = asked.getAll(it.name);
    if (it.type === "checkbox") it.checked = values.includes(it.value);
    else it.value = values.filter((value) => !form.querySelector(`[type=checkbox][value="${CSS.escape(value)}"]`)).join(" ");
  }
  if (asked.size) form.querySelector("details").open = true;
  apply();
};
form.onchange = change;
form.oninput = (event) => { if (event.target.type === "search") change(event); };
form.onreset = () => setTimeout(change);
form.onsubmit = () => false;
window.onpopstate = read;
read();
})();
