"""Queries over this project's graph, and what their rows rest on.

Each case is a query; the same pattern with all its variables named ("" where it is the query's own);
and the triples whose statements carry a solution.
"""

from __future__ import annotations

CASES: list[tuple[str, str, list[str]]] = [
    ("SELECT ?o { term:diazepam ph:hasSideEffect ?o }", "", ["term:diazepam ph:hasSideEffect ?o"]),
    ("SELECT ?d ?c { ?d a ph:Drug ; ph:treats ?c ; rdfs:label ?l }", "", ["?d ph:treats ?c"]),
    (
        "SELECT * { ?d ph:treats ?c . ?c ph:causedBy ?x, ?y . FILTER(?x != ?y) }",
        "",
        ["?d ph:treats ?c", "?c ph:causedBy ?x", "?c ph:causedBy ?y"],
    ),
    (
        "SELECT ?c ?s { term:diazepam ph:treats ?c OPTIONAL { ?c ph:hasSymptom ?s } }",
        "",
        ["term:diazepam ph:treats ?c", "?c ph:hasSymptom ?s"],
    ),
    (
        (
            "SELECT ?c { ?c a ph:Condition OPTIONAL { ?d ph:treats ?c FILTER(?c != ?d) } "
            "OPTIONAL { ?c ph:causedBy ?x } }"
        ),
        "",
        ["?d ph:treats ?c", "?c ph:causedBy ?x"],
    ),
    (
        (
            "SELECT ?x { { term:diazepam ph:hasSideEffect ?x } "
            "UNION { term:diazepam ph:hasRisk ?y BIND(?y AS ?x) } }"
        ),
        (
            "{ term:diazepam ph:hasSideEffect ?e BIND(?e AS ?x) } "
            "UNION { term:diazepam ph:hasRisk ?y BIND(?y AS ?x) }"
        ),
        ["term:diazepam ph:hasSideEffect ?e", "term:diazepam ph:hasRisk ?y"],
    ),
    ("SELECT ?d ?c { ?d ph:treats ?c FILTER NOT EXISTS { ?c ph:hasSymptom ?s } }", "", ["?d ph:treats ?c"]),
    ("SELECT ?d ?c { ?d ph:treats ?c MINUS { ?c ph:hasSymptom ?s } }", "", ["?d ph:treats ?c"]),
    (
        "SELECT ?d ?c { ?d ph:treats ?c FILTER EXISTS { ?c ph:hasSymptom ?s } }",
        "?d ph:treats ?c . ?c ph:hasSymptom ?s",
        ["?d ph:treats ?c", "?c ph:hasSymptom ?s"],
    ),
    (
        (
            "SELECT ?c ?n ?s { { SELECT ?c (COUNT(?d) AS ?n) { ?d ph:treats ?c } GROUP BY ?c } "
            "?c ph:hasSymptom ?s }"
        ),
        "?d ph:treats ?c . ?c ph:hasSymptom ?s",
        ["?d ph:treats ?c", "?c ph:hasSymptom ?s"],
    ),
    (
        "SELECT ?c ?n { { SELECT ?c (COUNT(?d) AS ?n) { ?d ph:treats ?c } GROUP BY ?c } FILTER(?n > 1) }",
        "{ SELECT ?c (COUNT(?x) AS ?n) { ?x ph:treats ?c } GROUP BY ?c } FILTER(?n > 1) ?d ph:treats ?c",
        ["?d ph:treats ?c"],
    ),
    (
        "SELECT ?c (COUNT(?d) AS ?n) { ?d ph:treats ?c } GROUP BY ?c HAVING(COUNT(?d) > 1) ORDER BY DESC(?n)",
        "?d ph:treats ?c",
        ["?d ph:treats ?c"],
    ),
    (
        "SELECT ?k (COUNT(*) AS ?n) { ?d ph:treats ?c } GROUP BY (STR(?c) AS ?k)",
        "?d ph:treats ?c BIND(STR(?c) AS ?k)",
        ["?d ph:treats ?c"],
    ),
    ("SELECT (COUNT(*) AS ?n) { ?d ph:treats ?c }", "?d ph:treats ?c", ["?d ph:treats ?c"]),
    (
        "SELECT ?c ?x { { SELECT ?c { ?c ph:causedBy ?x } ORDER BY ?c LIMIT 1 } ?c ph:causedBy ?x }",
        "{ SELECT ?c { ?c ph:causedBy ?x } ORDER BY ?c LIMIT 1 } ?c ph:causedBy ?x, ?y",
        ["?c ph:causedBy ?x", "?c ph:causedBy ?y"],
    ),
    ("SELECT ?d { VALUES ?c { term:seizure term:anxiety } ?d ph:treats ?c }", "", ["?d ph:treats ?c"]),
    (
        "SELECT ?d ?c { ?d ph:treats ?c } VALUES ?c { term:seizure }",
        "?d ph:treats ?c VALUES ?c { term:seizure }",
        ["?d ph:treats ?c"],
    ),
    (
        "SELECT (STR(?c) AS ?name) ?d { ?d ph:treats ?c }",
        "?d ph:treats ?c BIND(STR(?c) AS ?name)",
        ["?d ph:treats ?c"],
    ),
    ("SELECT DISTINCT ?d { ?d ph:treats ?c } ORDER BY ?d LIMIT 2", "?d ph:treats ?c", ["?d ph:treats ?c"]),
    (
        "SELECT ?c { [] ph:treats ?c . ?c ph:hasSymptom [ rdfs:label ?l ] . _:b1.x ph:treats ?c }",
        "?a ph:treats ?c . ?c ph:hasSymptom ?s . ?s rdfs:label ?l . ?b ph:treats ?c",
        ["?a ph:treats ?c", "?c ph:hasSymptom ?s", "?b ph:treats ?c"],
    ),
    (
        "SELECT ?b ?e { ?b ^ph:hasBrand/ph:hasSideEffect ?e }",
        "?d ph:hasBrand ?b ; ph:hasSideEffect ?e",
        ["?d ph:hasBrand ?b", "?d ph:hasSideEffect ?e"],
    ),
    (
        "SELECT ?x { term:diazepam (ph:hasSideEffect|ph:hasRisk|rdfs:label|^(ph:brandOf)) ?x }",
        "term:diazepam (ph:hasSideEffect|ph:hasRisk|rdfs:label|^ph:brandOf) ?x",
        ["term:diazepam ph:hasSideEffect ?x", "term:diazepam ph:hasRisk ?x", "?x ph:brandOf term:diazepam"],
    ),
    (
        "SELECT ?x { term:muscle-spasm ph:causedBy+ ?x }",
        "term:muscle-spasm ph:causedBy* ?a . ?a ph:causedBy ?b . ?b ph:causedBy* ?x",
        ["?a ph:causedBy ?b"],
    ),
    (
        "SELECT ?x { term:muscle-spasm (ph:causedBy/ph:causedBy)? ?x }",
        "{ term:muscle-spasm ph:causedBy ?m . ?m ph:causedBy ?x } UNION { BIND(term:muscle-spasm AS ?x) }",
        ["term:muscle-spasm ph:causedBy ?m", "?m ph:causedBy ?x"],
    ),
    (
        "SELECT ?p ?o { term:diazepam ?p ?o FILTER(?p IN (ph:treats, ph:hasRisk, rdfs:label)) }",
        "",
        ["term:diazepam ?p ?o"],
    ),
    ("SELECT ?t ?n { ?t ph:alsoCalled ?n }", "", ["?t ph:alsoCalled ?n"]),
    ("SELECT ?n { ?t ph:alsoCalled ?n FILTER(STRLEN(?n) > 3) } ORDER BY ?n", "", ["?t ph:alsoCalled ?n"]),
    (
        (
            "PREFIX v: <https://w3id.org/pharmagraph/vocab/> "
            "BASE <https://w3id.org/pharmagraph/diazepam/term/> "
            "SELECT $o { <diazepam> v:hasSideEffect $o }"
        ),
        "term:diazepam ph:hasSideEffect ?o",
        ["term:diazepam ph:hasSideEffect ?o"],
    ),
    ("SELECT ?l { ?term rdfs:label ?l ; a ph:Receptor }", "", []),
]
