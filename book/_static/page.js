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

  const start = () => {
    reveal();
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
