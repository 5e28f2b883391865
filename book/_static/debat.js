/* Projects a session of a debate one view at a time (element with data-projection). Without this
   script the page is read from end to end. A view is a passage under a heading of level two. No
   text is parsed as HTML, nothing is fetched: it works from file:// and under a strict policy. */
"use strict";

(() => {
  /* Up and down go on scrolling: a table may be taller than the screen. */
  const NEXT = ["ArrowRight", "PageDown"];
  const BEFORE = ["ArrowLeft", "PageUp"];

  const button = (text, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  };

  const prepare = (mark) => {
    const root = document.documentElement;
    const views = [...document.querySelectorAll("article.bd-article > section > section")];
    if (!views.length) return;
    let current = 0;

    const open = button("Projeter cette session", () => start());
    const help = document.createElement("p");
    help.className = "ateliers-projeter-aide";
    help.textContent = "Au clavier\u00a0: flèches droite et gauche, Début et Fin, Échap pour quitter.";
    const launch = document.createElement("div");
    launch.className = "ateliers-projeter";
    launch.append(open, help);
    mark.after(launch);

    const bar = document.createElement("div");
    bar.className = "ateliers-regie";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Projection");
    bar.hidden = true;
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    const before = button("Précédent", () => show(current - 1));
    const next = button("Suivant", () => show(current + 1));
    bar.append(before, said, next, button("Quitter", () => stop()));
    document.querySelector("article.bd-article").append(bar);

    const projecting = () => root.hasAttribute("data-en-projection");

    const show = (rank) => {
      current = Math.min(Math.max(rank, 0), views.length - 1);
      views.forEach((view, place) => view.classList.toggle("ateliers-vue", place === current));
      said.textContent = `Vue ${current + 1} sur ${views.length}`;
      before.disabled = current === 0;
      next.disabled = current === views.length - 1;
      for (const image of views[current].querySelectorAll("img")) image.loading = "eager";
      const heading = views[current].querySelector("h2");
      if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      window.scrollTo(0, 0);
    };

    const start = () => {
      root.setAttribute("data-en-projection", "");
      bar.hidden = false;
      show(current);
      /* A page opened from a disk, or in a frame, may be refused the whole screen: it then fills
         its window. */
      const asked = root.requestFullscreen ? root.requestFullscreen() : null;
      if (asked && asked.catch) asked.catch(() => {});
    };

    const stop = () => {
      if (!projecting()) return;
      root.removeAttribute("data-en-projection");
      bar.hidden = true;
      views.forEach((view) => view.classList.remove("ateliers-vue"));
      if (document.fullscreenElement) document.exitFullscreen();
      open.focus({ preventScroll: true });
      views[current].scrollIntoView();
    };

    document.addEventListener("keydown", (event) => {
      if (!projecting() || event.altKey || event.ctrlKey || event.metaKey) return;
      const space = event.key === " " && event.target.closest("button, a, summary") === null;
      if (NEXT.includes(event.key) || (space && !event.shiftKey)) show(current + 1);
      else if (BEFORE.includes(event.key) || (space && event.shiftKey)) show(current - 1);
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(views.length - 1);
      else if (event.key === "Escape") stop();
      else return;
      event.preventDefault();
    });
    /* Escape leaves the whole screen before the page hears of it. */
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement) stop();
    });
  };

  const begin = () => document.querySelectorAll("[data-projection]").forEach(prepare);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
