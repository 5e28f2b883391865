"""What the workshop notebook proposes to the facilitator: sessions, steps, grids to fill.

These are proposals of the book, said to be so: they report no workshop that was held.
"""

from __future__ import annotations

from typing import Any

#: Session: title, aim, what comes out of it, then each step with its minutes.
SESSIONS: tuple[dict[str, Any], ...] = (
    {
        "title": "Session 1 : partager la lecture du territoire",
        "aim": "S’accorder sur ce que les chiffres disent, et sur ce qu’ils ne disent pas.",
        "gives": "Une liste de constats partagés, de désaccords et de points à vérifier.",
        "steps": (
            (10, "Accueil ; la question posée au territoire ; ce que l’on fera de la séance."),
            (15, "Chacune, chacun écrit une chose à garder et une chose qui inquiète."),
            (
                50,
                "Projeter les figures une à une : les lire, poser la question, noter.",
            ),
            (20, "Les initiatives déjà là : ce qui manque, ce qui a changé."),
            (15, "Les questions ouvertes : en retenir trois, en ajouter."),
            (10, "Relire ensemble ce qui est noté."),
        ),
    },
    {
        "title": "Session 2 : débattre des scénarios",
        "aim": "Comparer des avenirs possibles, changer les hypothèses, dire ce que l’on préfère "
        "et pourquoi.",
        "gives": "Les hypothèses retenues ou refusées, et un avis sur chaque scénario.",
        "steps": (
            (10, "Rappel de la première session : constats, désaccords, points vérifiés."),
            (10, "Ce qu’est un scénario, et ce qu’il n’est pas."),
            (40, "Par petits groupes, un scénario chacun : qui y gagne, qui y perd, à quel prix."),
            (30, "Mise en commun ; changer une hypothèse et regarder ce qui bouge."),
            (20, "Avis de chacun sur la grille : utile, faisable, juste."),
            (10, "Relire les avis ; nommer les désaccords sans les trancher."),
        ),
    },
    {
        "title": "Session 3 : écrire la feuille de route",
        "aim": "Passer de ce qui est souhaité à ce qui sera fait, par qui, quand, et comment on le "
        "saura.",
        "gives": "Quelques actions, chacune avec un pilote, une échéance et un indicateur.",
        "steps": (
            (10, "Rappel de la deuxième session : avis et désaccords."),
            (30, "Proposer des actions ; dire à quelle question chacune répond."),
            (20, "Les initiatives déjà là : s’appuyer sur elles plutôt que les refaire."),
            (40, "Pour chaque action : pilote, partenaires, échéance, indicateur à suivre."),
            (10, "Ce que l’on ne sait pas encore, et qui le cherchera."),
            (10, "Date du prochain point d’étape."),
        ),
    },
)
STEPS = ["Durée", "Étape"]
VOTE = ["Scénario ou proposition", "Utile", "Faisable", "Juste"]
ROADMAP = ["N°", "Action", "Échéance", "Pilote, partenaires", "Indicateur à suivre"]
#: Lines to fill in the grids, besides those that have a name.
BLANK_VOTES, BLANK_ACTIONS = 3, 8
OPENING = (
    "Ce carnet aide à animer trois séances de deux heures. Les figures se projettent depuis le "
    "livre ; imprimées, elles laissent de la place pour noter ce qui est dit.",
    "Une figure ne tranche rien : elle dit ce qui a été mesuré, quand et par qui. Ce qui n’est pas "
    "mesuré compte aussi ; demandez-le aux personnes présentes.",
)
BEFORE = (
    "Imprimez une fiche de débat par personne, et ce carnet pour vous.",
    "Relisez, pour chaque figure, « Ce qu’elle ne montre pas » : c’est ce que l’on vous demandera.",
    "Demandez à quelqu’un de noter les désaccords avec les mots employés.",
    "Vérifiez que les personnes dont on parle sont dans la salle ; sinon, dites qui manque.",
)
WORDS = {
    "before": "Avant la séance",
    "sessions": "Trois sessions",
    "sessions_note": "Ce déroulé est une proposition du livre, à adapter. Il ne décrit pas un "
    "atelier qui se serait tenu.",
    "vote": "Grille d’avis",
    "vote_note": "Dans chaque case, le nombre de voix. Utile : cela répond à la question posée. "
    "Faisable : on sait qui peut le faire et avec quels moyens. Juste : personne n’en supporte "
    "seul le prix.",
    "actions": "Les actions déjà connues",
    "no_actions": "Aucune des sources réunies dans ce livre n’en nomme.",
    "roadmap": "Feuille de route",
    "roadmap_note": "Une ligne vide est une bonne réponse ; une action a toujours un pilote.",
}


def content(scenarios: list[str]) -> dict[str, Any]:
    """Return what the workshop notebook proposes, ready for its template.

    Parameters
    ----------
    scenarios : list of str
        Titles of the scenarios of the site, which head the lines of the voting grid.
    """
    return {
        "opening": list(OPENING),
        "before": list(BEFORE),
        "sessions": {
            "header": ["Session", "Pour quoi", "Ce qui en sort"],
            "rows": [[_short(s["title"]), s["aim"], s["gives"]] for s in SESSIONS],
        },
        "steps": STEPS,
        "agenda": [
            {**s, "steps": [[f"{minutes} min", words] for minutes, words in s["steps"]]}
            for s in SESSIONS
        ],
        "vote": {"header": VOTE, "rows": [*scenarios, *[""] * BLANK_VOTES]},
        "roadmap": {
            "header": ROADMAP,
            "rows": [str(n) for n in range(1, BLANK_ACTIONS + 1)],
        },
    }


def _short(title: str) -> str:
    return title.split(" : ")[0]
