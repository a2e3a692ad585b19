// Reloads the page when the book has changed. Served by `casebook serve` alone.
(function () {
  "use strict";
  var shown = document.currentScript.dataset.version;
  var events = null;

  function follow() {
    if (events || document.hidden) return;
    events = new EventSource("/_casebook/events");
    events.addEventListener("version", function (event) {
      if (event.data === shown) return;
      rest();
      // A browser that reloads a page keeps the place on it.
      location.reload();
    });
  }

  // A browser opens few connections to one server; pages out of sight need none.
  function rest() {
    if (events) events.close();
    events = null;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) rest(); else follow();
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", follow);
  follow();
})();
