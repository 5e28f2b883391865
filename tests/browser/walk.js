// Gathers from a page, as it stands, what the tests judge. Facts only: Python says what is wrong.
() => {
  document.normalize(); // what a script wrote in pieces is read whole
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
  };

  // A short address of an element: what a developer needs to find it again.
  const place = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (at.id) {
        steps.unshift(`#${at.id}`);
        break;
      }
      const kind = [...at.classList].slice(0, 2).map((name) => `.${name}`).join("");
      steps.unshift(at.tagName.toLowerCase() + kind);
    }
    return steps.slice(-4).join(" > ");
  };

  const foreign = (element) => {
    const told = element.closest("[lang]");
    return told !== null && !told.lang.toLowerCase().startsWith("fr");
  };
  const SILENT = "script, style, template, code, pre, kbd, samp";
  const words = [];
  const say = (element, kind, text) => {
    const plain = (text || "").replace(/\s+/g, " ").trim();
    if (plain && /\p{L}/u.test(plain) && !foreign(element)) {
      words.push({ where: place(element), kind, text: plain });
    }
  };
  const sayTexts = (root, owner) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest(`${SILENT}, noscript`)) {
        say(owner || parent, "text", walker.currentNode.data);
      }
    }
  };
  const SPOKEN = [
    ...["title", "alt", "placeholder", "label", "aria-label", "aria-description"],
    ...["aria-roledescription", "aria-valuetext", "aria-placeholder", "data-bs-title"],
    ...["data-bs-original-title", "data-tooltip", "data-title", "summary"],
  ];
  sayTexts(document.documentElement);
  for (const element of document.querySelectorAll("*")) {
    for (const name of SPOKEN) {
      if (element.hasAttribute(name)) say(element, name, element.getAttribute(name));
    }
    if (element.matches("input:is([type=button], [type=submit], [type=reset])")) {
      say(element, "value", element.value);
    }
    if (element.matches("meta[name=description], meta[property^='og:']")) {
      say(element, "content", element.content);
    }
    if (element.matches("noscript")) {
      // With scripts on, what it holds is one text: read it as the page without scripts would.
      const inert = new DOMParser().parseFromString(element.textContent, "text/html");
      inert.querySelectorAll(SILENT).forEach((one) => one.remove());
      sayTexts(inert.documentElement, element);
    }
    for (const side of ["::before", "::after"]) {
      const drawn = getComputedStyle(element, side).content;
      if (drawn.startsWith('"')) say(element, side, drawn.replace(/[\p{Co}"]/gu, ""));
    }
  }

  const images = [...document.querySelectorAll("img, [role=img], input[type=image], object")].map(
    (image) => ({
      where: place(image),
      source: image.currentSrc || image.getAttribute("src") || image.getAttribute("data") || "",
      alternative: image.getAttribute("alt") ?? image.getAttribute("aria-label") ?? "",
      figure: image.closest("figure.ateliers-figure") !== null,
    })
  );
  const data = [...document.querySelectorAll("figure.ateliers-figure")].map((figure) => ({
    where: place(figure),
    table: figure.querySelector("details table") !== null,
    csv: figure.querySelector('a[href$=".csv"]') !== null,
  }));

  const tables = [...document.querySelectorAll("table:not([role=presentation])")].map((table) => ({
    where: place(table),
    caption: table.caption ? table.caption.textContent.trim() : "",
    headed: table.querySelector("th") !== null,
    unscoped: [...table.querySelectorAll("th:not([scope])")].map((cell) => cell.textContent.trim()),
  }));

  const headings = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].map(
    (heading) => ({
      level: Number(heading.tagName[1]),
      text: heading.textContent.trim(),
    })
  );

  const named = (element) =>
    element.getAttribute("aria-label") ||
    (element.getAttribute("aria-labelledby") || "")
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent.trim() || "")
      .join(" ")
      .trim();
  const landmarks = {
    mains: document.querySelectorAll("main, [role=main]").length,
    banners: document.querySelectorAll("body > header, [role=banner]").length,
    navigations: [...document.querySelectorAll("nav, [role=navigation]")].map(named),
    skip: document.querySelector("#pst-skip-link a")?.getAttribute("href") || "",
  };

  return {
    language: document.documentElement.lang,
    title: document.title,
    words,
    images,
    data,
    tables,
    headings,
    landmarks,
    forced: [...document.querySelectorAll("[tabindex]")]
      .filter((element) => element.tabIndex > 0)
      .map(place),
    policy: document.querySelector("meta[http-equiv='Content-Security-Policy' i]")?.content || "",
    handlers: [...document.querySelectorAll("*")]
      .filter((element) => [...element.attributes].some((one) => one.name.startsWith("on")))
      .map(place),
    hiddenMain: !shown(document.querySelector("main") || document.body),
  };
}
