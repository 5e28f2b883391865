/* Small helps that every page works without. */
"use strict";

(() => {
  /* A link to a row that is in a closed fold opens it. */
  const reveal = () => {
    const anchor = decodeURIComponent(window.location.hash.slice(1));
    const target = anchor && document.getElementById(anchor);
    const fold = target && target.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  };

  /* Escape puts a definition away without leaving its word; it comes back when one returns. */
  const putAway = (event) => {
    if (event.key !== "Escape") return;
    const term = document.querySelector(".ateliers-terme:is(:hover, :focus-within)");
    term?.setAttribute("data-ferme", "");
  };
  const bringBack = (event) => event.currentTarget.removeAttribute("data-ferme");

  /* Figures far down wait to be near the screen; paper has no screen. They are asked for once the
     page is there, as a browser does not wait for them when it prints. */
  const loadAll = () => {
    for (const image of document.querySelectorAll('img[loading="lazy"]')) image.loading = "eager";
  };

  const start = () => {
    reveal();
    if (document.readyState === "complete") loadAll();
    else window.addEventListener("load", loadAll);
    window.addEventListener("beforeprint", loadAll);
    for (const button of document.querySelectorAll("[data-imprimer]")) {
      button.addEventListener("click", () => window.print());
    }
    window.addEventListener("hashchange", reveal);
    document.addEventListener("keydown", putAway);
    for (const term of document.querySelectorAll(".ateliers-terme")) {
      term.addEventListener("mouseenter", bringBack);
      term.addEventListener("focusout", bringBack);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
