// Filters, order and the swap of a list that is whole without them; kept in the address.
// A list of several pages is looked through in scripts, loaded when they are asked for.
(() => {
"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, more, ...inside) => { const made = Object.assign(document.createElement(tag), more); made.append(...inside); return made; };
const form = document.querySelector(".filters");
if (!form) return;
const { of, part, showing, rows, words, scripts, root } = form.dataset;
const [status, results] = form.nextElementSibling.children;
const table = document.querySelector("table");
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const day = (text, rest) => { const [y, m = rest, d = rest] = text.split("-"); return y * 1e4 + m * 100 + +d; };

const items = all("[data-item]").map((row) => ({ row, body: row.parentNode, keys: row.dataset,
  text: all("blockquote", row).map((it) => it.textContent).join(" ") || row.textContent }));
const listed = [], loaded = {};
window.casebook = (n, fields, data) => {
  if (!fields) data.forEach((text, at) => { listed[n][at].text = text; });
  else listed[n] = data.map(([href, label, note, ...values]) => ({ href, label, note,
    keys: Object.fromEntries(fields.map((field, f) => [field, values[f]])) }));
};
const load = (first) => loaded[first] ??= Promise.all(Array.from({ length: scripts }, (_, n) => new Promise((onload) => {
  document.head.append(make("script", { src: first.replace("-1.js", `-${n + 1}.js`), onload, onerror: onload }));
})));

// Of one name any value will do, each name must; of words, all.
const fits = (item, asked) => [...new Set(asked.keys())].every((key) => {
  const wanted = asked.getAll(key).join(" ").trim().split(/\s+/);
  if (key === "text") { item.folded ??= fold(item.text); return wanted.every((word) => item.folded.includes(fold(word))); }
  if (key === "from") return item.keys.to >= day(wanted[0], 0);
  if (key === "to") return item.keys.from <= day(wanted[0], 99);
  return wanted.some((value) => ` ${item.keys[key]} `.includes(` ${value} `));
});
const inOrder = (list, order) => {
  const key = order.replace("-", "");
  const value = ({ keys }) => keys[key] ? (key === order ? 1 : -1) * keys[key] : Infinity;
  return order ? list.toSorted((a, b) => value(a) - value(b)) : list;
};
// Rows in another order keep their case's heading, said again where the case changes.
const onPage = (asked, order) => {
  const found = inOrder(items, order).filter((item) => !(item.row.hidden = !fits(item, asked)));
  let last, body;
  all("tbody", table).forEach((it) => it.remove());
  found.forEach(({ row, body: home }, at) => {
    if (home !== last) table.append(body = order ? make("tbody", {}, ...all(".group", home).map((head) => head.cloneNode(true))) : home);
    body.append(row);
    last = home;
    for (const link of all(".beside a", row)) {
      const to = found[at + (link.rel === "next" ? 1 : -1)];
      if (!(link.hidden = !to)) link.hash = to.row.id;
    }
  });
  return found.length;
};
const inScripts = (asked, order, active) => {
  for (const it of all(".comparison, .paging")) it.hidden = active;
  results.hidden = !active;
  if (!active) return of;
  const found = inOrder(listed.flat().filter((item) => fits(item, new URLSearchParams(part)) && fits(item, asked)), order);
  results.replaceChildren(...found.map(({ href, label, note }) => make("li", {}, make("a", { href: root + href }, label), " " + note)));
  return found.length;
};

let swapped = false, turn = 0;
const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
const apply = async () => {
  const mine = ++turn, asked = query(), order = asked.get("order") ?? "";
  if (asked.has("first") !== swapped) {
    swapped = !swapped;
    for (const row of all("tr:not(.group)", table)) row.insertBefore(row.cells[2], row.cells[1]);
  }
  asked.delete("order");
  asked.delete("first");
  const active = asked.size > 0 || order !== "";
  if (rows && active) await load(rows);
  if (rows && asked.has("text")) await load(words);
  if (mine !== turn) return;
  status.textContent = showing.replace("{n}", rows ? inScripts(asked, order, active) : onPage(asked, order)).replace("{of}", of);
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
onpopstate = read;
read();
})();
