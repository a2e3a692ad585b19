// Keeps an open page as its files are. Served by `casebook serve` alone.
(function () {
  "use strict";
  var script = document.currentScript;
  var mark = script.dataset.mark;
  var sheets = JSON.parse(script.dataset.sheets);
  var PLACE = "casebook-place";
  var DISMISSED = "casebook-dismissed";
  // Without a sign of life for so long the connection is taken as broken.
  var PATIENCE = 25000;
  var events = null;
  var watchdog = 0;
  var found = null;

  // Connection: one while the page is in sight, opened again whenever it breaks.
  function follow() {
    if (events || document.hidden) return;
    events = new EventSource("/_casebook/events?page=" + encodeURIComponent(location.pathname));
    events.addEventListener("told", function (event) {
      alive();
      take(JSON.parse(event.data));
    });
    events.addEventListener("heartbeat", alive);
    events.onerror = function () {
      // Some browsers give up on a server that is away for a moment.
      if (events && events.readyState === EventSource.CLOSED) again(1000);
    };
    alive();
  }

  function rest() {
    clearTimeout(watchdog);
    if (events) events.close();
    events = null;
  }

  function again(after) {
    rest();
    watchdog = setTimeout(follow, after);
  }

  function alive() {
    clearTimeout(watchdog);
    watchdog = setTimeout(function () { again(0); }, PATIENCE);
  }

  function take(told) {
    if (told.mark !== mark) {
      // A page for trouble stays until there is something to show.
      if (told.mark === "none") return;
      reload();
      return;
    }
    if (told.sheets) dress(told.sheets);
    if (told.found !== undefined) tell(told.found);
    if (told.edit) link(told.edit);
  }

  // Place: the block or heading at the top of the window stays where it is.
  function reload() {
    rest();
    remember();
    location.reload();
  }

  function remember() {
    var place = { path: location.pathname, top: window.scrollY, left: window.scrollX, id: "", from: 0 };
    var all = document.querySelectorAll("main [id]");
    for (var i = 0; i < all.length; i++) {
      var box = all[i].getBoundingClientRect();
      if (box.height === 0 && box.width === 0) continue;
      if (place.id && box.top > window.innerHeight / 3) break;
      if (box.top <= window.innerHeight / 3) {
        place.id = all[i].id;
        place.from = box.top;
      }
    }
    try { sessionStorage.setItem(PLACE, JSON.stringify(place)); } catch (_) { /* no place is kept */ }
  }

  function restore() {
    var place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch (_) { /* none was kept */ }
    if (!place || place.path !== location.pathname) return;
    history.scrollRestoration = "manual";
    function put() {
      var there = place.id && document.getElementById(place.id);
      var top = there ? there.getBoundingClientRect().top + window.scrollY - place.from : place.top;
      window.scrollTo({ left: place.left, top: place.top === 0 ? 0 : top, behavior: "instant" });
    }
    put();
    // Pictures and fonts move what stands below them until they are there.
    window.addEventListener("load", function () {
      put();
      history.scrollRestoration = "auto";
    });
  }

  // Style sheets: the new one is there before the old one goes, so that nothing flashes.
  function dress(now) {
    var links = [].filter.call(document.querySelectorAll('link[rel~="stylesheet"]'), function (link) {
      return link.getAttribute("href").indexOf("/_casebook/") !== 0 && !link.dataset.leaving;
    });
    now.forEach(function (sheet, at) {
      if (sheet === sheets[at] || !links[at]) return;
      var old = links[at];
      var fresh = old.cloneNode();
      fresh.href = sheet.replace(" ", "?");
      old.dataset.leaving = "";
      fresh.onload = fresh.onerror = function () { old.remove(); };
      old.after(fresh);
    });
    sheets = now;
  }

  // What was found: over the page, and in the drawer in its corner.
  function tell(markup) {
    var box = document.getElementById("casebook-preview");
    if (!box) return;
    if (found !== null && markup !== found) {
      var drawer = box.querySelector(".casebook-drawer");
      var open = drawer && drawer.open;
      box.innerHTML = markup;
      drawer = box.querySelector(".casebook-drawer");
      if (drawer) drawer.open = Boolean(open);
    } else if (found === null) {
      box.innerHTML = markup;
    }
    found = markup;
    settle(box);
  }

  function settle(box) {
    var errors = box.querySelector(".casebook-errors");
    if (!errors || errors.querySelector("button")) return;
    errors.hidden = dismissed() === errors.dataset.key;
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "Dismiss";
    button.addEventListener("click", function () { dismiss(errors); });
    errors.prepend(button);
  }

  function dismiss(errors) {
    errors.hidden = true;
    try { sessionStorage.setItem(DISMISSED, errors.dataset.key); } catch (_) { /* until the next page */ }
  }

  function dismissed() {
    try { return sessionStorage.getItem(DISMISSED); } catch (_) { return null; }
  }

  document.addEventListener("keydown", function (event) {
    var errors = document.querySelector(".casebook-errors");
    if (event.key === "Escape" && errors && !errors.hidden) dismiss(errors);
  });

  // Links to where a block is written, for those who asked for them.
  function link(places) {
    places.forEach(function (place) {
      var block = document.getElementById(place[0]);
      if (!block || !block.closest("main")) return;
      // Beside the name of a block, if it has one.
      block = block.querySelector(":scope > .label") || block;
      var own = block.querySelector(":scope > .casebook-edit");
      if (!own) {
        own = document.createElement("a");
        own.className = "casebook-edit";
        own.textContent = "edit";
        block.append(own);
      }
      own.href = place[1];
    });
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) rest(); else follow();
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", follow);
  window.addEventListener("online", function () { again(0); });
  restore();
  var box = document.getElementById("casebook-preview");
  if (box) settle(box);
  follow();
})();
