// The search. Words and records come in files that call casebookSearch(), loaded by
// script tags when a query needs them, so that it works from a folder too. How they are
// written is said in casebook's src/pages/search/shards.rs, how words are folded in
// src/words/tokens.rs: what changes there changes here.
(() => {
  "use strict";
  const form = document.querySelector("[data-search-data]");
  if (!form) return;
  const [status, list, more] = ["status", "results", "more"].map((name) => document.querySelector(`[data-search-${name}]`));
  const say = form.dataset;
  const AT_ONCE = 10, FORMS = 40, VERIFIED = 400;

  // Files, each loaded once.
  const files = new Map(), waiting = new Map();
  const load = (name) => {
    if (!files.has(name)) {
      files.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const tag = document.createElement("script");
        tag.src = `${say.searchData}${name}.js?v=${say.version}`;
        tag.onerror = () => { files.delete(name); reject(new Error(name)); };
        tag.onload = () => tag.remove();
        document.head.append(tag);
      }));
    }
    return files.get(name);
  };
  globalThis.casebookSearch = (kind, number, data) => waiting.get(kind === "root" ? kind : kind + number)?.(data);

  // Numbers in base 64, five bits a character.
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const value = new Map([...DIGITS].map((digit, n) => [digit, n]));
  const reader = (text) => {
    let at = 0;
    return {
      more: () => at < text.length,
      digit: () => value.get(text[at++]),
      number() {
        let sum = 0, scale = 1, digit;
        do { digit = value.get(text[at++]); sum += (digit & 31) * scale; scale *= 32; } while (digit > 31);
        return sum;
      },
    };
  };
  const numbers = (text) => { const read = reader(text), all = []; while (read.more()) all.push(read.number()); return all; };

  // Words, as the index has them.
  const ALONE = "[\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}]";
  const WORD = new RegExp(`${ALONE}|(?:(?!${ALONE})[\\p{Alphabetic}\\p{N}\\p{M}])+`, "gu");
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ς: "σ" };
  const fold = (word) => word.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\p{M}+|[ßæœþøđðłħıς]/gu, (c) => LETTERS[c] ?? "");
  const tokens = (text) => [...text.matchAll(WORD)].map((match) => ({ word: fold(match[0]), at: match.index, end: match.index + match[0].length }));

  // The last of sorted things that is not after `wanted`. Words are in order of their code points.
  const before = (a, b) => { const [x, y] = [[...a], [...b]]; for (let n = 0; ; n++) { if (n >= x.length || n >= y.length) return x.length - y.length; if (x[n] !== y[n]) return x[n].codePointAt(0) - y[n].codePointAt(0); } };
  const place = (sorted, wanted, order) => { let low = 0, high = sorted.length; while (low < high) { const middle = (low + high) >> 1; if (order(sorted[middle], wanted) <= 0) low = middle + 1; else high = middle; } return low - 1; };

  const parsed = new Map();
  const words = async (file) => {
    const lines = (await load(`w${file}`)).split("\n");
    if (!parsed.has(file)) parsed.set(file, new Map(lines.map((line) => { const [word, ...rest] = line.split(" "); return [word, rest]; })));
    return parsed.get(file);
  };
  // The records of a word, or of all that begin with it: [record, class, weight].
  const lookUp = async (root, wanted, prefix) => {
    let file = Math.max(0, place(root.words, wanted, before));
    const found = [];
    for (let looking = root.words.length > 0; looking;) {
      const entries = await words(file);
      for (const [word, rest] of entries) {
        if (word === wanted || (prefix && word.startsWith(wanted))) found.push([word, rest]);
        if (found.length >= FORMS) break;
      }
      file += 1;
      looking = prefix && found.length < FORMS && root.words[file]?.startsWith(wanted);
    }
    const lists = new Map();
    for (const [word, rest] of found) {
      if (!rest[0].startsWith("=")) { lists.set(word, rest); continue; }
      const other = rest[0].slice(1);
      if (!lists.has(other)) lists.set(other, (await words(Math.max(0, place(root.words, other, before)))).get(other));
    }
    const records = new Map();
    let all = 0, cut = false;
    for (const [count, postings] of lists.values()) {
      const of = reader(count).number();
      all += of;
      cut ||= of > root.longest;
      const read = reader(postings ?? "");
      for (let record = 0; read.more();) {
        record += read.number();
        const digit = read.digit(), weight = digit & 3, old = records.get(record);
        if (!old || old.weight < weight) records.set(record, { kind: digit >> 2, weight });
      }
    }
    return { records, cut, all: Math.max(all, 1), forms: new Set([wanted, ...found.map(([word]) => word), ...lists.keys()]) };
  };

  const setting = () => {
    const data = new FormData(form);
    return { q: (data.get("q") ?? "").trim(), kind: data.getAll("kind"), state: data.getAll("state"), case: data.get("case") ?? "", source: (data.get("source") ?? "").trim() };
  };
  const address = (set) => {
    const query = new URLSearchParams();
    for (const [name, of] of Object.entries(set)) for (const one of [of].flat()) if (one) query.append(name, one);
    return query.size ? `?${query}` : location.pathname;
  };
  const classes = (name, picked) => new Set([...form.querySelectorAll(`[name=${name}]`)].filter((box) => picked.includes(box.value)).flatMap((box) => box.dataset.classes.split(" ").map(Number)));

  const number = (n) => n.toLocaleString(document.documentElement.lang || undefined);
  let root, begins, rows, turn = 0, shown = 0, results = [], query;

  const caseOf = (record) => { const n = place(begins.cases, record, (a, b) => a - b); return record < begins.end ? n : -1; };
  const caseRow = async (n) => (await load(`c${Math.floor(n / root.casesAFile)}`))[n % root.casesAFile];
  const caseNamed = async (slug) => {
    const file = place(root.slugs, slug, before);
    if (file < 0) return -1;
    const at = (await load(`c${file}`)).findIndex(([known]) => known === slug);
    return at < 0 ? -1 : file * root.casesAFile + at;
  };
  const row = async (record) => {
    const file = place(begins.records, record, (a, b) => a - b);
    return (await load(`r${file}`))[record - begins.records[file]];
  };

  const holds = (text, phrases) => {
    const folded = ` ${tokens(text).map((token) => token.word).join(" ")} `;
    return phrases.every((phrase) => folded.includes(` ${phrase.join(" ")} `));
  };

  // What a query asks for. Quotation marks of any language hold words together.
  const ask = (q) => {
    const phrases = [];
    const loose = q.replace(/["“”„«»]([^"“”„«»]+)["“”„«»]?/g, (_, inner) => { phrases.push(tokens(inner).map((token) => token.word)); return " "; });
    const terms = tokens(loose).map((token) => token.word);
    const open = terms.length > 0 && !/["”»\s]$/.test(q);
    return { phrases: phrases.filter((phrase) => phrase.length), terms, open };
  };

  const run = async () => {
    const mine = ++turn;
    const set = setting();
    root ??= await load("root");
    if (!begins) {
      let at = 0, record = 0;
      const cases = numbers(root.cases).map((count) => { const first = at; at += count; return first; });
      begins = { cases, end: at, records: numbers(root.records).map((step) => (record += step)) };
    }
    const { phrases, terms, open } = ask(set.q);
    const all = [...new Set([...terms, ...phrases.flat()])];
    if (!all.length && !set.source) { results = []; query = undefined; counts(new Map()); list.replaceChildren(); more.hidden = true; status.textContent = ""; return; }
    const lists = await Promise.all(all.map((word) => lookUp(root, word, open && word === terms.at(-1) && !phrases.flat().includes(word))));
    const cites = set.source ? await lookUp(root, `@${set.source.replace(/^@/, "")}`, false) : undefined;
    const inCase = set.case ? await caseNamed(set.case) : -1;
    if (mine !== turn) return;

    // A list that was cut short bounds nothing, unless all of them were.
    let bounds = lists.filter((one) => !one.cut);
    let about = bounds.length < lists.length;
    if (!bounds.length) bounds = lists;
    if (cites) bounds = [...bounds, cites];
    bounds.sort((a, b) => a.records.size - b.records.size);
    const weights = lists.map((one) => Math.log(1 + root.all / one.all));
    let found = [];
    for (const [record, { kind }] of bounds[0].records) {
      if (bounds.every((one) => one.records.has(record)) && (!set.case || caseOf(record) === inCase)) {
        let score = 0;
        lists.forEach((one, n) => { const hit = one.records.get(record); if (hit) score += weights[n] * (1 + hit.weight); });
        found.push({ record, kind, score });
      }
    }
    found.sort((a, b) => b.score - a.score || a.record - b.record);
    if (phrases.length) {
      const looked = found.slice(0, VERIFIED);
      const rows = await Promise.all(looked.map(({ record }) => row(record)));
      if (mine !== turn) return;
      about = found.length > VERIFIED;
      found = looked.filter((_, n) => holds(`${rows[n][0]} \n ${rows[n][3]}`, phrases));
    }

    // Kinds and states: what each choice would give, whatever is chosen.
    const per = new Map();
    for (const { kind } of found) per.set(kind, (per.get(kind) ?? 0) + 1);
    counts(per);
    const [kinds, states] = [classes("kind", set.kind), classes("state", set.state)];
    const wanted = kinds.size || states.size ? new Set([...kinds, ...states].filter((kind) => (!kinds.size || kinds.has(kind)) && (!states.size || states.has(kind)))) : undefined;
    results = wanted ? found.filter(({ kind }) => wanted.has(kind)) : found;
    query = { forms: new Set(lists.flatMap((one) => [...one.forms])), open, last: terms.at(-1) };
    list.replaceChildren();
    shown = 0;
    const n = results.length;
    status.textContent = n === 0 ? `${say.none}. ${say.noneHint}` : n === 1 && !about ? say.foundOne : (about ? say.foundAbout : say.found).replace("{n}", number(n));
    await Promise.all([show(mine), offerCases(found, set.case, mine)]);
  };

  const counts = (per) => {
    for (const box of form.querySelectorAll("[data-classes]")) {
      const n = box.dataset.classes.split(" ").reduce((sum, kind) => sum + (per.get(Number(kind)) ?? 0), 0);
      box.parentElement.querySelector("span").textContent = n ? `(${number(n)})` : "";
    }
  };

  // The cases that have most of what was found, by name.
  const offerCases = async (found, chosen, mine) => {
    const per = new Map();
    for (const { record } of found) { const of = caseOf(record); if (of >= 0) per.set(of, (per.get(of) ?? 0) + 1); }
    const top = [...per].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 6);
    const rows = await Promise.all(top.map(async ([of, n]) => [...(await caseRow(of)), n]));
    if (mine !== turn) return;
    const select = form.elements.case, any = select.options[0];
    select.replaceChildren(any, ...rows.map(([slug, title, n]) => new Option(`${title} (${number(n)})`, slug)));
    if (chosen && !rows.some(([slug]) => slug === chosen)) select.append(new Option(chosen, chosen));
    select.value = chosen;
  };

  const label = (kind) => [...form.querySelectorAll("[name=kind]")].find((box) => box.dataset.classes.split(" ").includes(String(kind)))?.dataset.one ?? "";
  const stateOf = (kind) => form.querySelector(`[name=state][data-classes="${kind}"]`)?.nextSibling.textContent.trim();

  const make = (tag, of, ...inside) => { const one = document.createElement(tag); if (of) one.className = of; one.append(...inside); return one; };
  const hits = (token) => query.forms.has(token.word) || (query.open && token.word.startsWith(query.last));
  const marked = (text, from, to) => {
    const parts = [];
    let at = from;
    for (const token of tokens(text.slice(from, to))) {
      if (!hits(token)) continue;
      parts.push(text.slice(at, from + token.at), make("mark", "", text.slice(from + token.at, from + token.end)));
      at = from + token.end;
    }
    return [...parts, text.slice(at, to)];
  };
  // The stretch with most of the words looked for, cut between words.
  const excerpt = (text) => {
    const LONG = 260;
    const all = tokens(text), found = all.filter(hits);
    let best = 0, most = -1;
    for (const first of found) {
      const many = new Set(found.filter((token) => token.at >= first.at && token.end <= first.at + LONG - 60).map((token) => token.word)).size;
      if (many > most) { most = many; best = first.at; }
    }
    const starts = all.map((token) => token.at);
    const from = best <= 60 ? 0 : starts.find((at) => at >= best - 60) ?? 0;
    const to = from + LONG >= text.length ? text.length : all.findLast((token) => token.end <= from + LONG)?.end ?? text.length;
    return [from > 0 ? "… " : "", ...marked(text, from, to), to < text.length ? " …" : ""];
  };

  const show = async (mine) => {
    const next = results.slice(shown, shown + AT_ONCE);
    const rows = await Promise.all(next.map(({ record }) => row(record)));
    if (mine !== turn) return;
    shown += next.length;
    rows.forEach(([title, context, href, text], n) => {
      const { kind } = next[n];
      const link = make("a", "", ...marked(title, 0, title.length));
      link.href = href;
      const state = stateOf(kind);
      list.append(make("li", "", make("p", "label", label(kind), ...(context ? [" · ", context] : [])), make("h2", "", link), make("p", "", ...excerpt(text)), ...(state ? [make("p", "said", state)] : [])));
    });
    more.hidden = shown >= results.length;
  };

  // The keys of sources that begin with what is typed.
  const offerKeys = async () => {
    const typed = form.elements.source.value.trim().replace(/^@/, "");
    if (!typed) return;
    root ??= await load("root");
    const wanted = `@${typed}`;
    const entries = await words(Math.max(0, place(root.words, wanted, before)));
    const keys = [...entries.keys()].filter((word) => word.startsWith(wanted)).slice(0, 20);
    document.getElementById("keys").replaceChildren(...keys.map((word) => new Option(word.slice(1))));
  };

  const safely = (work) => work.catch(() => { status.textContent = say.failed; });
  const search = (keep) => {
    const to = address(setting());
    if (to !== location.search) history[keep ? "pushState" : "replaceState"](null, "", to);
    return safely(run());
  };
  const restore = () => {
    const query = new URLSearchParams(location.search);
    form.elements.q.value = query.get("q") ?? "";
    form.elements.source.value = query.get("source") ?? "";
    const of = query.get("case") ?? "", select = form.elements.case;
    if (![...select.options].some((option) => option.value === of)) select.append(new Option(of, of));
    select.value = of;
    for (const box of form.querySelectorAll("[data-classes]")) box.checked = query.getAll(box.name).includes(box.value);
    return safely(run());
  };

  let soon;
  form.addEventListener("input", (event) => {
    clearTimeout(soon);
    if (event.target === form.elements.source) safely(offerKeys());
    soon = setTimeout(() => search(false), event.target.type === "checkbox" ? 0 : 120);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(soon); search(true); });
  form.addEventListener("reset", () => setTimeout(() => search(true)));
  more.addEventListener("click", async () => { const at = shown; await safely(show(turn)); list.children[at]?.querySelector("a").focus(); });
  addEventListener("popstate", restore);
  // The choices unfold where there is room for them once something is looked for: before,
  // nothing on the page may move.
  const narrow = form.querySelector("details");
  const wide = matchMedia("(min-width: 45rem)").matches;
  narrow.open = /[?&](kind|state|case|source)=/.test(location.search) || (wide && /[?&]q=/.test(location.search));
  form.elements.q.addEventListener("input", () => { narrow.open ||= wide; }, { once: true });
  restore();
  if (location.hash === "#q") form.elements.q.focus();
})();
