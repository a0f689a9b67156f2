"use strict";
// Around the terminal of terminal.js, which starts itself when the page has loaded: it is told where its reader is,
// waits for its font, opens addresses safely, and says when its reader is gone.
(() => {
  const OPENED = new Set(["http:", "https:", "mailto:"]);
  const open = window.open.bind(window);
  window.open = (address) => {
    const url = new URL(address, location.href);
    if (url.href.startsWith(new URL("file/", location.href).href)) {
      return Object.assign(document.createElement("a"), { href: url.href, download: "" }).click();
    }
    return OPENED.has(url.protocol) ? open(url.href, "_blank", "noopener,noreferrer") : null;
  };

  const ended = (code) => {
    const dialog = document.getElementById("ended");
    const said = dialog.querySelector(`[data-code="${code}"]`) ?? dialog.querySelector('[data-code="0"]');
    said.hidden = false;
    document.getElementById("again").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => location.reload());
    dialog.showModal();
  };

  let leaving = false;
  const early = [];
  addEventListener("pagehide", () => { leaving = true; });
  window.WebSocket = class extends WebSocket {
    constructor(address) {
      super(address);
      this.addEventListener("open", () => early.splice(0).forEach((message) => this.send(message)));
      this.addEventListener("close", (event) => { if (!leaving) ended(event.code); });
    }
    send(message) {
      if (this.readyState === WebSocket.OPEN) super.send(message);
      else if (this.readyState === WebSocket.CONNECTING) early.push(message);
    }
  };

  // The browser's own keys for the selection, since ctrl+c is the reader's: shift and the mouse select.
  addEventListener("keydown", (event) => {
    const copies = event.ctrlKey && ((event.shiftKey && event.code === "KeyC") || event.code === "Insert");
    if (copies && document.execCommand("copy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  const start = window.onload;
  window.onload = async (event) => {
    const terminal = document.getElementById("terminal");
    const shade = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    terminal.dataset.sessionWebsocketUrl = new URL(`reader/${shade}`, location.href).href.replace(/^http/, "ws");
    const styles = ["", "bold ", "italic ", "italic bold "];
    await Promise.allSettled(styles.map((style) => document.fonts.load(`${style}15px "Roboto Mono"`)));
    start(event);
    terminal.querySelector("textarea")?.focus();
    addEventListener("focus", () => terminal.querySelector("textarea")?.focus());
  };
})();
