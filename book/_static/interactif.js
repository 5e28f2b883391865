/* Interactive figures (attribute data-vue). The library and the figure's own data are scripts that
   are loaded when a reader asks for them: nothing is fetched, nothing is compiled, so that it works
   from file:// and under the content security policy. All that is said or drawn comes from
   ateliers.publish.interactive; the drawing and its table stay for paper and for pages without
   scripts. */
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NOTHING = -1;
  /* The markers of the sites, as the drawings have them, in a square of 16 pixels. */
  const MARKERS = {
    o: "M8 2.5a5.5 5.5 0 1 0 .01 0z", s: "M3 3h10v10H3z", "^": "M8 2l6.5 11.5h-13z",
    D: "M8 1.5 14.5 8 8 14.5 1.5 8z", v: "M8 14 1.5 2.5h13z",
    P: "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
    X: "M3 5.5 5.5 3 8 5.5 10.5 3 13 5.5 10.5 8 13 10.5 10.5 13 8 10.5 5.5 13 3 10.5 5.5 8z",
  };
  const LOCALE = {
    decimal: ",", thousands: "\u202f", grouping: [3], currency: ["", "\u00a0€"],
    percent: "\u00a0%", minus: "\u2212",
  };
  const OPTIONS = {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
    tooltip: { disableDefaultStyle: true }, formatLocale: LOCALE, hover: false,
  };

  const received = new Map();
  const loaded = new Map();
  window.ateliersVue = (name, content) => received.set(name, content);

  const loadScript = (address) => {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = () => {
          loaded.delete(address); // it may be asked for again
          script.remove();
          failed(new Error(address));
        };
        document.head.append(script);
      }));
    }
    return loaded.get(address);
  };

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const drawn = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* The hatchings of the maps, once a page: losses are told from gains without colours. */
  const hatchings = () => {
    if (document.getElementById("ateliers-hachure-sombre")) return;
    // Whole names: the style sheet keeps the rules of the words that it finds in scripts.
    const pattern = (name, d) => drawn(
      "pattern", { id: name, patternUnits: "userSpaceOnUse", width: 6, height: 6 },
      drawn("path", { class: name, d }));
    const oblique = "M-1 1 1-1M0 6 6 0M5 7 7 5";
    document.body.append(drawn(
      "svg", { class: "ateliers-hachures", "aria-hidden": "true", width: 0, height: 0 },
      drawn("defs", {}, pattern("ateliers-hachure-sombre", oblique), pattern("ateliers-hachure-claire", oblique),
        pattern("ateliers-hachure-croisee", `${oblique}M-1 5 1 7M0 0 6 6M5-1 7 1`))));
  };

  const swatch = (...shapes) => drawn("svg", { "aria-hidden": "true", viewBox: "0 0 16 16", width: 16, height: 16 }, ...shapes);
  const mark = (option) => {
    const path = drawn("path", { d: MARKERS[option.marker] });
    path.style.fill = option.colour;
    return swatch(path);
  };
  const key = (classes) => element("ul", { class: "ateliers-vue-legende" }, ...classes.map((one) => {
    const box = { x: 0.5, y: 0.5, width: 15, height: 15 };
    const fill = drawn("rect", box);
    fill.style.fill = one.fill;
    const lines = drawn("rect", box);
    lines.style.fill = one.hatching ? `url(#ateliers-hachure-${one.hatching})` : "none";
    return element("li", {}, swatch(fill, lines), one.words);
  }));

  /* --- Controls: each one holds a value of one signal, which the pointer may change too ---------- */

  let controls = 0;
  const radios = (told, changed) => {
    const name = `ateliers-vue-${++controls}`;
    const all = [{ value: NOTHING, words: told.none }, ...told.options];
    const inputs = all.map((option) => {
      const input = element("input", { type: "radio", name, value: option.value });
      input.checked = option.value === NOTHING;
      input.addEventListener("change", () => changed(option.value));
      return input;
    });
    const labels = all.map((option, at) => element(
      "label", {}, inputs[at], ...(option.marker ? [mark(option)] : []), option.words));
    const group = element("fieldset", {}, element("legend", {}, told.label), ...labels);
    const set = (value) => { for (const one of inputs) one.checked = Number(one.value) === value; };
    return { group, set };
  };
  const select = (told, changed) => {
    const all = [{ value: NOTHING, words: told.none }, ...told.options];
    const list = element("select", {}, ...all.map((o) => element("option", { value: o.value }, o.words)));
    list.addEventListener("change", () => changed(Number(list.value)));
    const group = element("p", {}, element("label", {}, element("span", {}, told.label), list));
    return { group, set: (value) => { list.value = value; } };
  };
  const range = (told, changed) => {
    const last = told.options.length - 1;
    const input = element("input", { type: "range", min: 0, max: last, step: 1 });
    const shown = element("output", {});
    const at = (value) => told.options.findIndex((option) => option.value === value);
    const set = (value) => {
      const place = at(value);
      input.value = place < 0 ? 0 : place;
      shown.textContent = place < 0 ? "aucune" : told.options[place].words;
      input.setAttribute("aria-valuetext", shown.textContent);
    };
    input.addEventListener("input", () => changed(told.options[input.value].value));
    const group = element("p", {}, element("label", {}, element("span", {}, told.label), input), " ", shown);
    return { group, set };
  };
  const KINDS = { radios, select, range };
  const start = (told) => {
    if (told.kind !== "range") return NOTHING;
    return told.start ?? told.options[told.options.length - 1].value;
  };

  /* --- One figure -------------------------------------------------------------------------------- */

  const show = async (figure, place, said) => {
    await Promise.all([loadScript(figure.dataset.vega), loadScript(figure.dataset.vue)]);
    const told = received.get(figure.dataset.vueNom);
    hatchings();
    const image = figure.querySelector("picture img");
    const canvas = element("div", { class: "ateliers-vue-dessin" });
    const tools = element("div", { class: "ateliers-outils ateliers-vue-outils" });
    const rows = [...figure.querySelectorAll("details table tbody tr")];
    const fold = figure.querySelector("details.ateliers-pli:not(.ateliers-pli--code)");
    place.replaceChildren(...(told.key.length ? [key(told.key)] : []), canvas, tools);
    const spec = structuredClone(told.spec);
    if (told.shape) spec.height = Math.min(spec.height, Math.round(canvas.clientWidth * told.shape) + 8);
    const result = await window.vegaEmbed(canvas, spec, OPTIONS);
    const view = result.view;
    // The library names its drawing in English: it is the image, with the words of the image.
    canvas.removeAttribute("aria-roledescription");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", image.alt);
    for (const inside of canvas.querySelectorAll("svg")) inside.setAttribute("aria-hidden", "true");
    for (const part of canvas.querySelectorAll("svg [aria-roledescription]")) {
      part.removeAttribute("aria-roledescription");
      part.removeAttribute("role");
    }

    const values = new Map(told.controls.map((one) => [one.signal, start(one)]));
    const made = new Map();
    const link = () => {
      const linked = new Set(told.controls.flatMap((one) => {
        const option = one.options.find(({ value }) => value === values.get(one.signal));
        return option && one.kind !== "range" || option && told.controls.length === 1 ? option.rows : [];
      }));
      rows.forEach((row, at) => row.toggleAttribute("data-lie", linked.has(at)));
      const first = rows.findIndex((row) => row.hasAttribute("data-lie"));
      const box = rows[first]?.closest(".ateliers-defile");
      if (box) box.scrollTop = rows[first].offsetTop - box.clientHeight / 2;
    };
    const choose = (signal, value, silent) => {
      if (values.get(signal) === value) return;
      values.set(signal, value);
      made.get(signal).set(value);
      view.signal(signal, value).run();
      const one = told.controls.find((control) => control.signal === signal);
      const option = one.options.find((it) => it.value === value);
      if (!silent) said.textContent = option ? option.said : "";
      link();
    };
    for (const one of told.controls) {
      const control = KINDS[one.kind](one, (value) => choose(one.signal, value));
      control.set(values.get(one.signal));
      made.set(one.signal, control);
      tools.append(control.group);
    }
    const reset = element("button", { type: "button" }, "Réinitialiser");
    reset.addEventListener("click", () => {
      for (const one of told.controls) choose(one.signal, start(one), true);
      said.textContent = "";
    });
    tools.append(element("p", {}, reset));

    /* The pointer says what the controls say. */
    const datumOf = (item) => (item && item.datum ? item.datum.datum || item.datum : null);
    for (const one of told.pointer) {
      const known = told.controls.find((control) => control.signal === one.signal).options;
      view.addEventListener(one.on, (event, item) => {
        let value = datumOf(item)?.[one.field];
        if (one.axis) {
          const svg = canvas.querySelector("svg").getBoundingClientRect();
          const across = view.scale(one.axis).invert(event.clientX - svg.left - view.origin()[0]);
          value = known.map((option) => option.value)
            .reduce((a, b) => (Math.abs(b - across) < Math.abs(a - across) ? b : a));
        }
        if (known.some((option) => option.value === value)) choose(one.signal, value);
        else if (one.on === "click") choose(one.signal, NOTHING);
      });
    }
    /* A row of the table leads to its place in the drawing. */
    const first = told.controls[0];
    const ofRow = new Map(first.options.flatMap((option) => option.rows.map((at) => [at, option.value])));
    const lead = (event) => {
      const at = rows.indexOf(event.target.closest("tr"));
      if (ofRow.has(at)) choose(first.signal, ofRow.get(at));
    };
    fold?.addEventListener("click", lead);
    figure.toggleAttribute("data-liable", true);
    return () => {
      fold?.removeEventListener("click", lead);
      for (const row of rows) row.removeAttribute("data-lie");
      figure.removeAttribute("data-liable");
      result.finalize();
      place.replaceChildren();
      said.textContent = "";
    };
  };

  const equip = (figure) => {
    const picture = figure.querySelector("picture");
    const title = figure.querySelector(".ateliers-titre")?.textContent || "";
    const place = element("div", { class: "ateliers-vue" });
    const said = element("p", { class: "ateliers-vue-message", role: "status" });
    const words = document.createTextNode("");
    const about = element("span", { class: "visually-hidden" }, `\u00a0: ${title}`);
    const button = element("button", { type: "button", class: "ateliers-bascule" }, words, about);
    let close = null;
    let busy = false;
    const say = () => { words.data = close ? "Revenir à l’image" : "Rendre la figure interactive"; };
    button.addEventListener("click", async () => {
      if (busy) return;
      busy = true;
      if (close) {
        close();
        close = null;
      } else {
        said.textContent = "Chargement de la figure…";
        try {
          figure.setAttribute("data-vue-ouverte", "");
          close = await show(figure, place, said);
          said.textContent = "";
        } catch (error) {
          place.replaceChildren();
          said.textContent = "La figure interactive n’a pas pu être chargée. "
            + "L’image et le tableau de ses données disent la même chose.";
        }
      }
      figure.toggleAttribute("data-vue-ouverte", close !== null);
      say();
      busy = false;
    });
    say();
    picture.after(place, said, element("p", { class: "ateliers-vue-bouton" }, button));
  };

  /* Escape puts away what the pointer shows (WCAG 1.4.13). */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.getElementById("vg-tooltip-element")?.classList.remove("visible");
  });

  const begin = () => document.querySelectorAll("figure[data-vue]").forEach(equip);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
