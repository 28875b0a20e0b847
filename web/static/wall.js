// The screen of a lobby takes news as they come, and says since when it has had none.
"use strict";
(() => {
  const board = document.getElementById("board");
  const cut = document.getElementById("cut");
  const listen = () => {
    const news = new EventSource(document.body.dataset.live);
    news.onopen = () => { cut.hidden = true; };
    news.addEventListener("board", (e) => { board.innerHTML = e.data; });
    news.onerror = () => {
      if (cut.hidden) {
        cut.hidden = false;
        cut.textContent = document.body.dataset.cut + " " + new Date().toTimeString().slice(0, 5);
      }
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 30000); // refused: the browser does not try again by itself
    };
  };
  if (window.EventSource) listen();
})();
