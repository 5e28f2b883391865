/* Tables to sort and filter: by their columns (attribute data-triable), or, where each row has a
   unit of its own, by one of their rows (data-matrice). Without this script they are read as they
   are. No text is parsed as HTML, nothing is fetched: it works from file:// and under a strict
   content security policy. */
(function () {
  "use strict";

  var compteur = 0;

  function element(nom, proprietes, enfants) {
    var noeud = document.createElement(nom);
    Object.keys(proprietes || {}).forEach(function (cle) {
      if (cle === "textContent" || cle === "value") noeud[cle] = proprietes[cle];
      else noeud.setAttribute(cle, proprietes[cle]);
    });
    (enfants || []).forEach(function (enfant) { noeud.appendChild(enfant); });
    return noeud;
  }

  /* The first line of a cell is its value; the next ones are remarks. */
  function valeur(cellule) {
    var copie = cellule.cloneNode(true);
    copie.querySelectorAll(".ateliers-secondaire").forEach(function (reste) { reste.remove(); });
    return copie.textContent.trim();
  }

  function cle(ligne, colonne) {
    var cellule = ligne.cells[colonne];
    return cellule.hasAttribute("data-tri") ? cellule.getAttribute("data-tri") : valeur(cellule);
  }

  function preparer(table) {
    var corps = table.tBodies[0];
    var lignes = Array.prototype.slice.call(corps.rows);
    var entetes = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var defile = table.closest(".ateliers-defile") || table;
    var message = element("p", { "role": "status", "class": "ateliers-outils-message" });
    var choix = [];
    var tri = "";

    function annoncer() {
      var vues = lignes.filter(function (ligne) { return !ligne.hidden; }).length;
      var suite = vues === lignes.length ? "" : " sur " + lignes.length;
      var mots = vues > 1 ? " lignes affichées" : " ligne affichée";
      message.textContent = (vues || "Aucune") + mots + suite + tri + ".";
    }

    function filtrer() {
      lignes.forEach(function (ligne) {
        ligne.hidden = choix.some(function (un) {
          return un.liste.value && valeur(ligne.cells[un.colonne]) !== un.liste.value;
        });
      });
      annoncer();
    }

    /* Cells without a key are those whose value is not known: they stay last, both ways. */
    function chiffres(colonne) {
      return lignes.some(function (ligne) { return ligne.cells[colonne].hasAttribute("data-tri"); });
    }

    function trier(colonne, sens) {
      var avecCle = chiffres(colonne);
      var cles = new Map(lignes.map(function (ligne) {
        var sue = !avecCle || ligne.cells[colonne].hasAttribute("data-tri");
        return [ligne, sue ? cle(ligne, colonne) : ""];
      }));
      var nombres = avecCle && lignes.every(function (ligne) {
        return cles.get(ligne) === "" || /^\d+\.\d+$/.test(cles.get(ligne));
      });
      lignes.slice().sort(function (a, b) {
        var x = cles.get(a), y = cles.get(b);
        if (x === "" || y === "") return (x === "") - (y === "");
        var ecart = nombres ? x - y : x.localeCompare(y, "fr", { sensitivity: "base" });
        return sens === "ascending" ? ecart : -ecart;
      }).forEach(function (ligne) { corps.appendChild(ligne); });
    }

    entetes.forEach(function (entete, colonne) {
      var nom = entete.textContent.trim();
      var bouton = element("button", { "type": "button", "class": "ateliers-tri" });
      while (entete.firstChild) bouton.appendChild(entete.firstChild);
      entete.appendChild(bouton);
      bouton.addEventListener("click", function () {
        var sens = entete.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
        entetes.forEach(function (autre) { autre.removeAttribute("aria-sort"); });
        entete.setAttribute("aria-sort", sens);
        trier(colonne, sens);
        tri = ", triées par « " + nom.toLocaleLowerCase("fr") + " », ordre "
          + (sens === "ascending" ? "croissant" : "décroissant");
        annoncer();
      });
      if (!entete.hasAttribute("data-filtre")) return;
      var valeurs = Array.from(new Set(lignes.map(function (ligne) {
        return valeur(ligne.cells[colonne]);
      }))).sort(function (a, b) { return a.localeCompare(b, "fr"); });
      var ident = "ateliers-filtre-" + (compteur += 1);
      var liste = element("select", { "id": ident }, [
        element("option", { "value": "", "textContent": "Tous" })
      ].concat(valeurs.map(function (une) {
        return element("option", { "value": une, "textContent": une });
      })));
      liste.addEventListener("change", filtrer);
      choix.push({ colonne: colonne, liste: liste, mot: element("label", { "for": ident, "textContent": nom }) });
    });

    var remise = element("button", { "type": "button", "textContent": "Réinitialiser" });
    remise.addEventListener("click", function () {
      choix.forEach(function (un) { un.liste.value = ""; });
      entetes.forEach(function (entete) { entete.removeAttribute("aria-sort"); });
      lignes.forEach(function (ligne) { corps.appendChild(ligne); });
      tri = "";
      filtrer();
    });
    var outils = element("div", { "class": "ateliers-outils", "role": "group", "aria-label": "Filtrer le tableau" },
      choix.map(function (un) { return element("p", {}, [un.mot, un.liste]); })
        .concat([element("p", {}, [remise])]));
    defile.parentNode.insertBefore(outils, defile);
    defile.parentNode.insertBefore(message, defile);
    annoncer();
  }

  /* A list with its label: [value, words] each. */
  function liste(nom, options) {
    var ident = "ateliers-filtre-" + (compteur += 1);
    var menu = element("select", { "id": ident }, options.map(function (une) {
      return element("option", { "value": une[0], "textContent": une[1] });
    }));
    return { menu: menu, bloc: element("p", {}, [element("label", { "for": ident, "textContent": nom }), menu]) };
  }

  /* Rows of several units: one theme may be kept, and the columns sorted by a row. */
  function matrice(table) {
    var lignes = Array.prototype.slice.call(table.tBodies[0].rows);
    var toutes = [table.tHead.rows[0]].concat(lignes).map(function (ligne) {
      return { ligne: ligne, cellules: Array.prototype.slice.call(ligne.cells) };
    });
    var noms = toutes[0].cellules.map(function (cellule) { return cellule.textContent.trim(); });
    /* Columns without any key, such as France, stay last. */
    var mobiles = noms.map(function (nom, place) { return place; }).filter(function (place) {
      return lignes.some(function (ligne) { return ligne.cells[place].hasAttribute("data-tri"); });
    });
    var fixes = noms.map(function (nom, place) { return place; }).filter(function (place) {
      return place > 0 && mobiles.indexOf(place) < 0;
    });
    var groupes = Array.from(new Set(lignes.map(function (ligne) { return ligne.dataset.groupe; })));
    var theme = liste("Thème", [["", "Tous"]].concat(groupes.map(function (un) { return [un, un]; })));
    var selon = liste("Classer les territoires selon", [["", "l’ordre du livre"]].concat(
      toutes.slice(1).map(function (une, rang) { return [String(rang), valeur(une.cellules[0])]; })));
    var sens = liste("Dans l’ordre", [["-1", "décroissant"], ["1", "croissant"]]);
    var message = element("p", { "role": "status", "class": "ateliers-outils-message" });

    function ordre(rang) {
      var cellules = toutes[rang + 1].cellules;
      return mobiles.slice().sort(function (a, b) {
        var x = cellules[a].dataset.tri, y = cellules[b].dataset.tri;
        if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
        return Number(sens.menu.value) * (x - y);
      });
    }

    function nommes(suite, rang, connus) {
      return suite.filter(function (place) {
        return toutes[rang + 1].cellules[place].hasAttribute("data-tri") === connus;
      }).map(function (place) { return noms[place]; }).join(", ");
    }

    function montrer() {
      var rang = selon.menu.value === "" ? -1 : Number(selon.menu.value);
      var suite = rang < 0 ? mobiles : ordre(rang);
      toutes.forEach(function (une) {
        [0].concat(suite, fixes).forEach(function (place) { une.ligne.appendChild(une.cellules[place]); });
      });
      toutes.slice(1).forEach(function (une, place) {
        une.ligne.hidden = theme.menu.value !== "" && une.ligne.dataset.groupe !== theme.menu.value;
        une.ligne.toggleAttribute("data-lie", place === rang);
        if (place === rang) {
          une.ligne.hidden = false;
          une.cellules[0].setAttribute("aria-sort", sens.menu.value === "1" ? "ascending" : "descending");
        } else une.cellules[0].removeAttribute("aria-sort");
      });
      var vues = lignes.filter(function (ligne) { return !ligne.hidden; }).length;
      var dit = vues + (vues > 1 ? " chiffres clés affichés" : " chiffre clé affiché")
        + (vues === lignes.length ? "." : " sur " + lignes.length + ".");
      if (rang >= 0) {
        dit += " Territoires classés selon «\u00a0" + valeur(toutes[rang + 1].cellules[0]) + "\u00a0», ordre "
          + (sens.menu.value === "1" ? "croissant" : "décroissant") + "\u00a0: "
          + nommes(suite, rang, true) + ".";
        if (nommes(suite, rang, false)) dit += " Sans valeur\u00a0: " + nommes(suite, rang, false) + ".";
      }
      message.textContent = dit;
    }

    [theme, selon, sens].forEach(function (une) { une.menu.addEventListener("change", montrer); });
    var remise = element("button", { "type": "button", "textContent": "Réinitialiser" });
    remise.addEventListener("click", function () {
      theme.menu.value = ""; selon.menu.value = ""; sens.menu.value = "-1";
      montrer();
    });
    var defile = table.closest(".ateliers-defile") || table;
    var listes = (groupes.length > 1 ? [theme] : []).concat([selon, sens]);
    defile.before(element("div", { "class": "ateliers-outils", "role": "group", "aria-label": "Filtrer et classer le tableau" },
      listes.map(function (une) { return une.bloc; }).concat([element("p", {}, [remise])])), message);
    montrer();
  }

  function tout() {
    document.querySelectorAll("table[data-triable]").forEach(preparer);
    document.querySelectorAll("table[data-matrice]").forEach(matrice);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tout);
  else tout();
})();
