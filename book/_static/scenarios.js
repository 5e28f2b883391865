/* Hypotheses of a scenario changed in the page: the formulas of ateliers/indicators/scenarios.py,
   in the same order (a test compares both on random inputs). Without this script the tables of the
   page stand. No text is parsed as HTML, nothing is fetched; data are in the page itself. */
"use strict";

(() => {
  const START = 2022, GAP = 6, HORIZON = 2035, ILLUSTRATIVE = 2050, DRIFT = 10, SMALLEST = 1.8, WAYS = 2;
  const YEARS = HORIZON - START;

  const population = (base, h) => {
    const path = [base.population];
    let born = 0, came = 0;
    for (let year = 1; year <= ILLUSTRATIVE - START; year += 1) {
      const before = path[path.length - 1];
      const balance = before * (base.natural + h.drift * Math.min(year, DRIFT)) / 100;
      const arrivals = before * h.migration / 100;
      path.push(before + balance + arrivals);
      if (year <= YEARS) {
        born += balance;
        came += arrivals;
      }
    }
    return { path, born, came };
  };

  const householdSize = (base, h) => {
    const yearly = (base.size_2022 - base.size_2016) / GAP;
    return Math.max(SMALLEST, base.size_2022 + h.size_trend * yearly * YEARS);
  };

  const dwellings = (base, h, people) => {
    const size = householdSize(base, h);
    const now = base.population / base.size_2022;
    const kept = base.population / size;
    const households = people / size;
    const share = h.vacancy / 100;
    const vacant = households * share / (1 - share);
    const second = Math.max(0, base.second_homes + h.second_homes * YEARS);
    const stock = now + base.vacant + base.second_homes;
    return {
      for_size: (kept - now) / YEARS,
      for_people: (households - kept) / YEARS,
      for_vacancy: (vacant - base.vacant) / YEARS,
      for_second_homes: (second - base.second_homes) / YEARS,
      for_renewal: stock * h.renewal / 100,
    };
  };

  const sum = (built) => Object.values(built).reduce((total, one) => total + one, 0);

  const journeys = (base, h) => {
    const out = Math.max(0, h.car_outside - h.to_train);
    const personKm = h.car_inside / 100 * h.distance_inside + out / 100 * h.distance_outside;
    const trips = WAYS * h.days * base.workers;
    const kilometres = trips * personKm / h.occupancy / 1e6;
    const part = h.electric / 100;
    const factor = (1 - part) * base.petrol + part * base.electric_car;
    const car = kilometres * factor * 1e3;
    const moved = Math.min(h.to_train, h.car_outside);
    const train = trips * (moved / 100 * h.distance_outside) * base.train / 1e3;
    return { kilometres, car, train };
  };

  const project = (base, h) => {
    const { path, born, came } = population(base, h);
    const final = path[YEARS];
    const size = householdSize(base, h);
    const built = dwellings(base, h, final);
    const { kilometres, car, train } = journeys(base, h);
    return {
      path,
      population: final,
      population_2050: path[ILLUSTRATIVE - START],
      natural_change: born,
      migration_change: came,
      size,
      households: final / size,
      need: sum(built),
      ...built,
      break_even: sum(dwellings(base, h, base.population)),
      kilometres,
      car_emissions: car,
      train_emissions: train,
      emissions: car + train,
    };
  };

  /* --- The page ---------------------------------------------------------------------------- */

  const NNBSP = "\u202f", NBSP = "\u00a0", MINUS = "\u2212";

  const written = (value, decimals, sign) => {
    const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
    const text = whole.replace(/\B(?=(\d{3})+$)/g, NNBSP) + (part ? `,${part}` : "");
    if (Number(Math.abs(value).toFixed(decimals)) === 0) return text;
    return (value < 0 ? MINUS : sign ? "+" : "") + text;
  };

  const element = (name, properties, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (key in made && key !== "list") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  /* The hash holds the scenario and what was moved: #scenario=tendance&migration=1.2. Another
     hash is a link to a passage, and is left alone. */
  const read = (data) => {
    const said = new URLSearchParams(window.location.hash.slice(1));
    const chosen = data.scenarios.find((one) => one.slug === said.get("scenario"));
    if (!chosen) return null;
    const moved = {};
    for (const { name, min, max } of data.fields) {
      const value = said.has(name) ? Number(said.get(name)) : NaN;
      if (Number.isFinite(value)) moved[name] = Math.min(Math.max(value, min), max);
    }
    return { chosen, moved };
  };

  const prepare = (place, rank) => {
    const data = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
    const from = read(data);
    let chosen = from ? from.chosen : data.scenarios[0];
    let values = { ...chosen.hypotheses, ...(from ? from.moved : {}) };
    const rows = new Map(), results = new Map();
    const key = (name) => `scenario-${rank}-${name}`;

    const status = element("p", { className: "ateliers-reglages-etat", role: "status" });
    const choice = element("select", { id: key("depart") });
    for (const one of data.scenarios) choice.append(element("option", { value: one.slug, textContent: one.title }));
    const reset = element("button", { type: "button", textContent: "Réinitialiser" });
    const head = element("div", { className: "ateliers-reglages-tete" },
      element("p", {}, element("label", { htmlFor: choice.id, textContent: "Partir du scénario" }), choice),
      reset);

    const field = (one) => {
      const bounds = { min: one.min, max: one.max, step: one.step };
      const title = element("span", { id: key(`${one.name}-nom`), textContent: one.label });
      const range = element("input", { type: "range", id: key(one.name), ...bounds });
      const number = element("input", { type: "number", id: key(`${one.name}-nombre`), ...bounds });
      range.setAttribute("aria-labelledby", title.id);
      number.setAttribute("aria-label", `${one.label} (${one.unit})`);
      number.inputMode = "decimal";
      /* The slider says its own value: read out once, not twice. */
      const output = element("output", { htmlFor: `${range.id} ${number.id}`, "aria-live": "off" });
      rows.set(one.name, { one, range, number, output });
      for (const input of [range, number]) {
        input.addEventListener("input", () => {
          const value = input.valueAsNumber;
          if (!Number.isFinite(value) || value < one.min || value > one.max) return;
          values[one.name] = value;
          update(input);
        });
      }
      number.addEventListener("change", () => update(null));
      return element("div", { className: "ateliers-reglage" }, title, range, number, output);
    };

    const groups = data.groups.map((group) => element("fieldset", {},
      element("legend", { textContent: group.title }),
      ...data.fields.filter((one) => one.group === group.name).map(field)));

    const where = element("p", { className: "ateliers-reglages-lieu" });
    const list = (measures) => {
      const made = element("dl", { className: "ateliers-reglages-resultats" });
      for (const one of measures) {
        const value = element("dd", {});
        results.set(one.name, { one, value });
        made.append(element("div", {}, element("dt", { textContent: one.label }), value));
      }
      return made;
    };
    const others = element("details", { open: window.matchMedia("(min-width: 720px)").matches },
      element("summary", { textContent: "Autres résultats" }));
    const main = list(data.measures.filter((one) => one.main));
    others.append(list(data.measures.filter((one) => !one.main)));

    const update = (source) => {
      const found = project(chosen.base, values);
      const start = project(chosen.base, chosen.hypotheses);
      for (const { one, range, number, output } of rows.values()) {
        const value = values[one.name];
        const said = `${written(value, one.decimals, one.signed)}${NBSP}${one.unit}`;
        if (source !== range) range.value = value;
        if (source !== number) number.value = value.toFixed(one.decimals);
        range.setAttribute("aria-valuetext", said);
        output.textContent = said;
      }
      for (const { one, value } of results.values()) {
        const gap = found[one.name] - start[one.name];
        const same = Number(Math.abs(gap).toFixed(one.decimals)) === 0;
        const more = same ? "" : `${written(gap, one.decimals, true)} par rapport au scénario`;
        value.replaceChildren(
          element("strong", { textContent: `${written(found[one.name], one.decimals, one.signed)}${NBSP}${one.unit}` }),
          element("span", { className: "ateliers-secondaire", textContent: more }));
      }
      where.textContent = `Territoire${NBSP}: ${chosen.territory}`;
      const moved = data.fields.filter(({ name }) => values[name] !== chosen.hypotheses[name]);
      reset.disabled = moved.length === 0;
      /* Replaced and not added: going back leaves the page. A browser may refuse too many. */
      const hash = new URLSearchParams([["scenario", chosen.slug], ...moved.map(({ name }) => [name, String(values[name])])]);
      try {
        if (source !== undefined) window.history.replaceState(null, "", `#${hash}`);
      } catch { /* The address then stays as it was. */ }
      if (source !== undefined) announce(found);
    };

    /* One sentence, once the hand is at rest. */
    let waiting = 0;
    const announce = (found) => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        const told = data.measures.filter((one) => one.main);
        const said = told.map((one) => `${one.label}${NBSP}: ${written(found[one.name], one.decimals, one.signed)}${NBSP}${one.unit}`);
        status.textContent = `${said.join(`${NNBSP}; `)}.`;
      }, 400);
    };

    choice.addEventListener("change", () => {
      chosen = data.scenarios.find((one) => one.slug === choice.value);
      values = { ...chosen.hypotheses };
      update(null);
    });
    reset.addEventListener("click", () => {
      values = { ...chosen.hypotheses };
      update(null);
      choice.focus();
    });
    window.addEventListener("hashchange", () => {
      const said = read(data);
      if (!said) return;
      chosen = said.chosen;
      values = { ...chosen.hypotheses, ...said.moved };
      choice.value = chosen.slug;
      update(undefined);
    });

    choice.value = chosen.slug;
    place.querySelector(".ateliers-absent")?.remove();
    place.append(head, element("div", { className: "ateliers-reglages-corps" },
      element("div", { className: "ateliers-reglages-champs" }, ...groups),
      element("section", { className: "ateliers-reglages-bilan", "aria-label": "Résultats du scénario réglé" }, where, main, others, status)));
    update(undefined);
  };

  const begin = () => document.querySelectorAll("[data-reglages]").forEach(prepare);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  /* For who checks the formulas. */
  window.ateliersScenarios = { project };
})();
