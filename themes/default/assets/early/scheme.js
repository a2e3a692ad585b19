// The colours that the reader chose, before anything is shown in others.
try { document.documentElement.dataset.scheme = localStorage.getItem("scheme") ?? ""; } catch {}
