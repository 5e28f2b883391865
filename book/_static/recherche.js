/* Search: suggestions under the box of every page, results on the search page.

   Classic scripts only, index included: a page opened from a disk may fetch nothing. The index is
   written by ateliers.publish.search, one script a part; each calls ateliersIndex(name, content).
   Nothing here writes HTML: all that is shown is text. */
"use strict";

const AteliersRecherche = (() => {
  const PER_KIND = 6;
  const PAGE = 20;
  const DIACRITICS = /[\u0300-\u036f]/g;

  /* --- Words ------------------------------------------------------------------------------- */

  const lower = (text) => text.normalize("NFC").toLowerCase().replaceAll("œ", "oe");
  const fold = (text) => lower(text).normalize("NFD").replace(DIACRITICS, "");
  const wordsOf = (text) => lower(text).match(/[\p{L}\p{N}]+/gu) || [];
  const foldedWords = (text) => fold(text).match(/[a-z0-9]+/g) || [];

  /* A word with and without its accents may have two stems: « âgées », « agees ». */
  const stemsOf = (stemmer, word) => [
    fold(stemmer.stemWord(word)),
    fold(stemmer.stemWord(fold(word))),
  ];

  const initialOf = (word) => {
    const first = fold(word)[0];
    return first >= "0" && first <= "9" ? "0" : first;
  };

  /* --- Communes, as the index lists them ---------------------------------------------------- */

  const communeAs = ([name, code, postcodes, names, codes, address, place, own]) => ({
    name, code, postcodes, names, codes, address, place, own,
  });

  /* Why a commune answers to what is typed: the words to say it, or nothing. */
  const reasonOf = (commune, typed) => {
    const asked = foldedWords(typed);
    if (!asked.length) return null;
    const all = (name) => {
      const there = foldedWords(name);
      return asked.every((word) => there.some((one) => one.startsWith(word)));
    };
    if (all(commune.name)) return "";
    if (asked.length === 1 && /^\d{2,5}$|^2[ab]\d*$/.test(asked[0])) {
      const code = asked[0].toUpperCase();
      if (commune.code.startsWith(code)) return `code ${commune.code}`;
      const post = commune.postcodes.find((one) => one.startsWith(code));
      if (post) return `code postal ${post}`;
      const former = commune.codes.find((one) => one.startsWith(code));
      if (former) return `ancien code ${former}`;
      return null;
    }
    const former = commune.names.find(all);
    return former ? `ancien nom\u00a0: ${former}` : null;
  };

  /* What is typed in full leads there at once: a name, a former name, a code. */
  const exact = (commune, typed) => {
    const asked = foldedWords(typed).join(" ");
    const names = [commune.name, commune.code, ...commune.names, ...commune.codes, ...commune.postcodes];
    return names.some((one) => foldedWords(one).join(" ") === asked);
  };

  const communesFor = (communes, typed) =>
    communes
      .map(communeAs)
      .map((commune) => ({ commune, reason: reasonOf(commune, typed) }))
      .filter(({ reason }) => reason !== null)
      .sort((a, b) => Number(exact(b.commune, typed)) - Number(exact(a.commune, typed))
        || b.commune.own - a.commune.own
        || Number(Boolean(a.reason)) - Number(Boolean(b.reason))
        || a.commune.name.localeCompare(b.commune.name, "fr"));

  /* The one commune that what is typed names in full, if there is one alone. */
  const onlyCommune = (communes, typed) => {
    const found = communes.map(communeAs).filter((commune) => exact(commune, typed));
    return found.length === 1 ? found[0] : null;
  };

  /* --- Passages ----------------------------------------------------------------------------- */

  const addressOf = (book, [page, anchor]) => book.pages[page][0] + (anchor ? `#${anchor}` : "");

  /* Headings all of whose words begin as those typed, the pages themselves first. */
  const headingsFor = (book, typed) => {
    const every = foldedWords(typed).filter((word) => word.length > 1);
    const long = every.filter((word) => word.length > 3);
    const asked = long.length ? long : every; // « sur » and « de » begin too many words
    if (!asked.length) return [];
    return book.passages
      .filter(([page, , heading]) => {
        const there = foldedWords(`${heading} ${book.pages[page][1]}`);
        return asked.every((word) => there.some((one) => one.startsWith(word)))
          && asked.some((word) => foldedWords(heading).some((one) => one.startsWith(word)));
      })
      .sort((a, b) => Number(Boolean(a[1])) - Number(Boolean(b[1])));
  };

  /* Weight of each passage for one word: the same stem, else a word that begins so. */
  const weightsFor = (shard, stemmer, word) => {
    const wanted = stemsOf(stemmer, word);
    const same = new Map();
    const begun = new Map();
    const start = fold(word);
    const add = (found, postings) => {
      for (let at = 0; at < postings.length; at += 2) {
        found.set(postings[at], Math.max(found.get(postings[at]) || 0, postings[at + 1]));
      }
    };
    for (const [known, postings] of Object.entries(shard)) {
      if (stemsOf(stemmer, known).some((stem) => wanted.includes(stem))) add(same, postings);
      else if (start.length > 2 && fold(known).startsWith(start)) add(begun, postings);
    }
    return same.size ? same : begun;
  };

  /* Passages that hold all the words, the best first: [number, score]. */
  const rank = (found, count) => {
    let scores = null;
    for (const weights of found) {
      const rarity = Math.log(1 + count / Math.max(1, weights.size));
      const kept = new Map();
      for (const [passage, weight] of weights) {
        if (scores === null || scores.has(passage)) {
          kept.set(passage, (scores?.get(passage) || 0) + weight * rarity);
        }
      }
      scores = kept;
    }
    return [...(scores || [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  };

  const search = async (part, stemmer, stopped, typed) => {
    const book = await part("passages");
    const asked = wordsOf(typed).filter((word) => word.length > 1 && !stopped.has(word));
    const found = [];
    for (const word of asked) {
      const initial = initialOf(word);
      const shard = book.initiales.includes(initial) ? await part(`mots-${initial}`) : {};
      found.push(weightsFor(shard, stemmer, word));
    }
    const ranked = rank(found, book.passages.length);
    return ranked.map(([number]) => book.passages[number]);
  };

  return {
    PER_KIND, PAGE, fold, wordsOf, foldedWords, stemsOf, communesFor, onlyCommune, headingsFor,
    addressOf, search,
  };
})();

if (typeof document !== "undefined") (() => {
  const { PER_KIND, PAGE } = AteliersRecherche;
  const root = document.documentElement.dataset.content_root || "./";
  const parts = new Map();
  const received = new Map();
  window.ateliersIndex = (name, content) => received.set(name, content);

  const loadScript = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = root + address;
    script.onload = done;
    script.onerror = () => failed(new Error(address));
    document.head.append(script);
  });
  const part = (name) => {
    if (!parts.has(name)) {
      const loaded = loadScript(`_static/recherche/${name}.js`).then(() => received.get(name));
      parts.set(name, loaded);
    }
    return parts.get(name);
  };
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* What can be suggested: label, detail, address. */
  const suggestionsFor = async (typed) => {
    const [communes, book] = await Promise.all([part("communes"), part("passages")]);
    const places = AteliersRecherche.communesFor(communes, typed).slice(0, PER_KIND);
    const headings = AteliersRecherche.headingsFor(book, typed).slice(0, PER_KIND);
    return [
      ...places.map(({ commune, reason }) => ({
        label: commune.name,
        detail: [reason, commune.place].filter(Boolean).join(", "),
        address: commune.address,
      })),
      ...headings.map((passage) => ({
        label: passage[2],
        detail: passage[1] ? book.pages[passage[0]][1] : "page",
        address: AteliersRecherche.addressOf(book, passage),
      })),
    ];
  };

  /* Escape puts the list away first, then the dialog: heard before the theme's script hears it. */
  let putAway = null;
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !putAway) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    putAway();
  }, true);

  /* --- The box: a combobox of which the list is only a help ---------------------------------- */

  let boxes = 0;
  const equip = (form) => {
    const input = form.querySelector('input[name="q"]');
    const list = form.querySelector('[role="listbox"]');
    const said = form.querySelector('[role="status"]');
    if (!input || !list || !said) return;
    list.id = `recherche-liste-${++boxes}`;
    input.setAttribute("aria-controls", list.id);
    let options = [];
    let active = -1;
    let asked = 0;

    const close = () => {
      list.hidden = true;
      active = -1;
      putAway = null;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (place) => {
      active = place;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", options[place].id);
        options[place].scrollIntoView({ block: "nearest" });
      }
    };
    const go = (address) => {
      form.closest("dialog")?.close();
      close();
      window.location.href = root + address;
    };
    const show = async () => {
      const typed = input.value.trim();
      const turn = ++asked;
      const found = typed.length < 2 ? [] : await suggestionsFor(typed);
      if (turn !== asked) return; // more was typed meanwhile
      options = found.map(({ label, detail, address }, at) => {
        const option = element(
          "li",
          { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" },
          element("span", {}, label), " ", element("small", {}, detail),
        );
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => go(address));
        option.dataset.adresse = address;
        return option;
      });
      list.replaceChildren(...options);
      close();
      if (options.length) {
        list.hidden = false;
        putAway = close;
        input.setAttribute("aria-expanded", "true");
      }
      const many = options.length > 1 ? "s" : "";
      said.textContent = typed.length < 2 ? "" : options.length
        ? `${options.length} proposition${many}. Flèches pour choisir, Entrée pour ouvrir.`
        : "Aucune proposition. Entrée pour chercher dans tout le livre.";
    };

    input.addEventListener("input", show);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) { show(); return; }
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place more than the options: the box itself, nothing chosen.
        mark((active + step + options.length + 2) % (options.length + 1) - 1);
      } else if (event.key === "Enter" && open && active >= 0) {
        event.preventDefault();
        go(options[active].dataset.adresse);
      }
    }, true);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = input.value.trim();
      if (!typed) return;
      const commune = AteliersRecherche.onlyCommune(await part("communes"), typed);
      if (commune) go(commune.address);
      else window.location.href = `${root}search.html?q=${encodeURIComponent(typed)}`;
    });
  };

  /* --- The results -------------------------------------------------------------------------- */

  /* An extract, with the words asked for marked. */
  const marked = (text, typed) => {
    const asked = AteliersRecherche.foldedWords(typed).filter((word) => word.length > 2);
    return text.split(/([\p{L}\p{N}]+)/u).map((piece) => {
      const folded = AteliersRecherche.fold(piece);
      const start = asked.some((word) => folded.startsWith(word.slice(0, Math.max(3, word.length - 2))));
      return start ? element("mark", {}, piece) : piece;
    });
  };
  const result = (label, address, detail, extract) => element(
    "li", {},
    element("a", { href: root + address }, label),
    element("p", { class: "ateliers-sous-titre" }, detail),
    ...(extract ? [element("p", {}, ...extract)] : []),
  );
  const results = async (place, typed) => {
    await loadScript("_static/language_data.js");
    const stemmer = new window.Stemmer();
    const [communes, book] = await Promise.all([part("communes"), part("passages")]);
    const places = AteliersRecherche.communesFor(communes, typed);
    const found = await AteliersRecherche.search(part, stemmer, new Set(window.stopwords), typed);
    const items = [
      ...places.map(({ commune, reason }) =>
        result(commune.name, commune.address, [reason, commune.place].filter(Boolean).join(", "))),
      ...found.map((passage) => result(
        passage[2], AteliersRecherche.addressOf(book, passage), book.pages[passage[0]][1],
        passage[3] ? marked(passage[3], typed) : null)),
    ];
    const status = place.querySelector('[role="status"]');
    const list = place.querySelector("ol");
    const count = items.length.toLocaleString("fr-FR");
    status.textContent = items.length
      ? `${count} résultat${items.length > 1 ? "s" : ""} pour “${typed}”.`
      : `Aucun résultat pour “${typed}”. Essayez un nom de commune ou un code INSEE.`;
    document.title = `${typed} — ${document.title}`;
    const more = element("button", { type: "button", class: "ateliers-suite" }, "Afficher la suite");
    const next = () => {
      const shown = items.splice(0, PAGE);
      list.append(...shown);
      more.hidden = !items.length;
      return shown[0];
    };
    more.addEventListener("click", () => next()?.querySelector("a").focus());
    list.after(more);
    next();
  };

  const start = () => {
    document.querySelectorAll("form.bd-search").forEach(equip);
    const place = document.getElementById("resultats-de-recherche");
    if (!place) return;
    const typed = (new URLSearchParams(window.location.search).get("q") || "").trim();
    const input = document.querySelector("#main-content form.bd-search input");
    input.value = typed;
    if (typed) results(place, typed);
    else input.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

if (typeof module !== "undefined") module.exports = AteliersRecherche;
