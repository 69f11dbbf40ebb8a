# ruff: noqa: S608 - what is put together here is made to be hostile
"""Queries that try to stop the service, to reach other hosts or to read files.

They are over a data set with the properties a, b, label, n and treats below ``http://e/``.
"""

from __future__ import annotations

from typing import NamedTuple

HEAD = "PREFIX : <http://e/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


class Attack(NamedTuple):
    """A request that means harm: its name, its text, and whether it is an update."""

    name: str
    text: str
    is_update: bool = False


def own_attacks(trap: str, file: str) -> list[Attack]:
    """Return attacks; ``trap`` is an address that nobody may ask, ``file`` an IRI that nobody may read."""
    found = [Attack(name, HEAD + text) for name, text in {**_costly(), **_deep(), **_long()}.items()]
    found += [Attack(f"service-{n}", HEAD + text) for n, text in enumerate(_services(trap))]
    found += [Attack(f"file-{n}", HEAD + text) for n, text in enumerate(_files(file))]
    found += [Attack(f"odd-{n}", text) for n, text in enumerate(_odd())]
    found += [
        Attack(f"update-{n}", HEAD + text, is_update=True) for n, text in enumerate(_updates(trap, file))
    ]
    return found


def _costly() -> dict[str, str]:
    """Return short queries that cost much."""
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(60))
    grown = f', "a", "{"$0" * 9}")'
    old, new = (f'xsd:dateTime("{sign}999999999-12-31T23:59:59-14:00")' for sign in ("-", ""))
    return {
        "cross-distinct": f"SELECT DISTINCT ?a ?e ?i {{ {_CROSS} }}",
        "cross-order": f"SELECT * {{ {_CROSS} }} ORDER BY DESC(?i) ?a",
        "cross-group": f"SELECT ?a (COUNT(*) AS ?n) {{ {_CROSS} }} GROUP BY ?a",
        "cross-offset": f"SELECT * {{ {_CROSS} }} OFFSET 9999999999 LIMIT 1",
        "cross-star": f"SELECT * {{ {_CROSS} }}",
        "cross-ask": f"ASK {{ {_CROSS} FILTER(?a = ?e && ?e = ?i && ?b = ?c) }}",
        "cross-exists": f"SELECT * {{ ?x :n ?y FILTER NOT EXISTS {{ {_CROSS} FILTER(?a = ?x) }} }}",
        "cross-minus": f"SELECT * {{ {_CROSS} MINUS {{ {_CROSS} }} }}",
        "cross-optional": "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f FILTER(STR(?a) < STR(?f)) } }",
        "cross-values": "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{n} {{ {'1 ' * 70} }}" for n in range(6))
        + " }",
        "cross-concat": f"SELECT (GROUP_CONCAT(?label) AS ?all) {{ {_CROSS} . ?x :label ?label }}",
        "cross-construct": f"CONSTRUCT {{ ?a ?e ?i . ?d ?h ?c }} {{ {_CROSS} }}",
        "cross-describe": f"DESCRIBE * {{ {_CROSS} }}",
        "cross-rand": f"SELECT * {{ {_CROSS} FILTER(RAND() < 0.000001) }}",
        "cross-uuid": f"SELECT (UUID() AS ?u) {{ {_CROSS} }} ORDER BY ?u",
        "path-star": "SELECT (COUNT(*) AS ?n) { ?x ((:a*|:b*)*|(:b/:a)*)* ?y }",
        "path-plus": "SELECT (COUNT(*) AS ?n) { ?x (:a+/:b+)+ ?y . ?y (:a|^:b)+ ?z }",
        "path-negated": "SELECT (COUNT(*) AS ?n) { ?x (!:x|^!:x)* ?y . ?y !(:x|^:x)+ ?z }",
        "path-inverse": "SELECT * { ?x ^(^(:a*)*)* ?y } ORDER BY ?y",
        "regex-nested": 'SELECT * { ?s :label ?l FILTER(REGEX(?l, "(((((.*)*)*)*)*)*x$")) }',
        "regex-counted": 'SELECT * { ?s :label ?l FILTER(REGEX(?l, "(.{1,999}){1,999}")) }',
        "regex-each": "SELECT * { ?s :label ?l . ?t :label ?m FILTER(REGEX(?l, ?m) || REGEX(?m, ?l)) }",
        "text-doubled": f'SELECT (STRLEN(?v60) AS ?n) {{ BIND("{"x" * 100}" AS ?v0) {doubled} }}',
        "text-replaced": f'SELECT ({"REPLACE(" * 9}"{"a" * 9}"{grown * 9} AS ?x) {{}}',
        "number": f'SELECT (xsd:integer("{"9" * 20_000}") * xsd:decimal("0.{"1" * 20_000}") AS ?x) {{}}',
        "number-huge": "SELECT (1e308 * 1e308 AS ?x) (-9223372036854775808 / -1 AS ?y) (1.0 / 0 AS ?z) {}",
        "time": f"SELECT ({old} - {new} AS ?x) {{}}",
    }


def _deep() -> dict[str, str]:
    """Return queries that are nested: just as deep as the guard lets through, and far deeper."""
    found = {}
    for depth in (90, 3_000):
        for name, before, inside, after in (
            ("groups", "{ ", "?s :a ?o", " }"),
            ("unions", "{ ?s :a ?o } UNION { ", "?s :a ?o", " }"),
            ("optionals", "?s :a ?o OPTIONAL { ", "?s :a ?o", " }"),
            ("minuses", "?s :a ?o MINUS { ", "?s :a ?o", " }"),
            ("graphs", "GRAPH ?g { ", "?s :a ?o", " }"),
            ("exists", "?s :a ?o FILTER NOT EXISTS { ", "?s :a ?o", " }"),
            ("selects", "{ SELECT * { ", "?s :a ?o", " } }"),
            ("binds", "{ BIND(1 AS ?x) ", "?s :a ?o", " }"),
        ):
            found[f"deep-{name}-{depth}"] = f"SELECT * {{ {before * depth}{inside}{after * depth} }}"
        for name, before, inside, after in (
            ("nots", "!", "true", ""),
            ("ifs", "IF(true, ", "1", ", 2)"),
            ("parentheses", "(", "1", ")"),
            ("strs", "STR(", "1", ")"),
            ("ins", "1 IN (", "1", ")"),
            ("coalesces", "COALESCE(?u, ", "1", ")"),
        ):
            found[f"deep-{name}-{depth}"] = f"SELECT ({before * depth}{inside}{after * depth} AS ?x) {{}}"
        for name, before, inside, after in (
            ("paths", "(", ":a", ")*"),
            ("inverses", "^(", ":a", ")"),
            ("collections", "(", "1", ")"),
            ("blanks", "[ :a ", "1", " ]"),
            ("triples", "<<( ?a ?b ", "?c", " )>>"),
        ):
            middle = "" if name in {"paths", "inverses"} else ":a "
            end = "?o" if not middle else ""
            found[f"deep-{name}-{depth}"] = (
                f"SELECT * {{ ?s {middle}{before * depth}{inside}{after * depth} {end} }}"
            )
    return found


def _long() -> dict[str, str]:
    """Return queries that have much of one thing."""
    return {
        "values": f"SELECT * {{ VALUES ?x {{ {'1 ' * 45_000} }} }}",
        "values-rows": f"SELECT * {{ VALUES (?x ?y) {{ {'(1 2) ' * 4_900} }} ?x :n ?y }}",
        "unions": f"SELECT * {{ {' UNION '.join(['{ ?s :a ?o }'] * 450)} }}",
        "unions-many": f"SELECT * {{ {' UNION '.join(['{}'] * 7_000)} }}",
        "optionals": f"SELECT * {{ ?s :n ?o {' '.join(f'OPTIONAL {{ ?s :a ?o{n} }}' for n in range(300))} }}",
        "joins": f"SELECT * {{ {' . '.join(f'?v{n} :a ?v{n + 1}' for n in range(900))} }}",
        "joins-apart": f"SELECT * {{ {' . '.join(f'?v{n} :a ?w{n}' for n in range(900))} }}",
        "columns": f"SELECT {' '.join(f'(1 AS ?c{n})' for n in range(2_000))} {{ ?s ?p ?o }}",
        "alternatives": f"SELECT * {{ ?s {'|'.join([':a'] * 6_000)} ?o }}",
        "sequence": f"SELECT * {{ ?s {'/'.join([':a?'] * 3_000)} ?o }}",
        "conjunctions": f"SELECT * {{ ?s :n ?o FILTER({' && '.join(['?o != 1'] * 4_000)}) }}",
        "in": f"SELECT * {{ ?s :n ?o FILTER(?o IN ({', '.join(map(str, range(9_000)))})) }}",
        "sums": f"SELECT ({'+'.join(['1'] * 9_000)} AS ?x) {{}}",
        "groups-by": f"SELECT * {{ ?s ?p ?o }} ORDER BY {' '.join(['?s ?p ?o'] * 3_000)}",
        "iri": f"SELECT * {{ <http://e/{'x' * 90_000}> ?p ?o }}",
        "text": f'SELECT * {{ ?s :label "{"é" * 40_000}" }}',
        "name": f"SELECT ?{'x' * 90_000} {{ ?s ?p ?{'x' * 3} }}",
        "comment": f"SELECT * {{ ?s ?p ?o }} LIMIT 1 #{'x' * 90_000}",
        "too-long": f"SELECT * {{ ?s ?p ?o }} #{'x' * 200_000}",
    }


def _services(trap: str) -> list[str]:
    """Return the ways to write SERVICE."""
    pattern = f"<{trap}> {{ ?s ?p ?o }}"
    base, escaped = trap.rpartition("/")[0], trap.replace("http:", "http\\u003A")
    return [
        f"SELECT * {{ SERVICE {pattern} }}",
        f"SELECT * {{ SERVICE SILENT {pattern} }}",
        f"SELECT * {{ sErViCe{pattern} }}",
        f"SELECT * {{ BIND(1 AS ?x)SERVICE{pattern} }}",
        f"SELECT * {{ ?s :n 1SERVICE{pattern} }}",
        f"SELECT * {{ ?s :n 1.SERVICE{pattern} }}",
        f"SELECT * {{ ?s :n 1e0SERVICE{pattern} }}",
        f"SELECT * {{ ?s :n trueSERVICE{pattern} }}",
        f'SELECT * {{ ?s :n "x"SERVICE{pattern} }}',
        f"SELECT * {{ ?s :n '''x''''SERVICE{pattern} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(?s<?p)SERVICE{pattern} FILTER(?p>?o) }}",
        f"SELECT * {{ #\rSERVICE {pattern} }}",
        f"SELECT * {{ #\r\nSERVICE {pattern} }}",
        f"SELECT * {{ #\u2028SERVICE {pattern}\n }}",
        f"SELECT * {{ \\u0053ERVICE {pattern} }}",
        f"SELECT * {{ SERVICE <{escaped}> {{ ?s ?p ?o }} }}",
        f"BASE <{base}/> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
        f"PREFIX t: <{base}/> SELECT * {{ SERVICE t:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ <{trap}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(IRI('{trap}') AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE {pattern} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE {pattern} }} }} }}",
        f"SELECT * {{ LATERAL {{ SERVICE {pattern} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE {pattern} }}",
        f"DESCRIBE ?s {{ SERVICE {pattern} }}",
        f"SELECT * FROM <{trap}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{trap}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{trap}> {{ ?s ?p ?o }} }}",
    ]


def _files(file: str) -> list[str]:
    """Return the ways to name a file."""
    return [
        f"SELECT * FROM <{file}> {{ ?s ?p ?o }}",
        f"SELECT *FROM<{file}>{{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{file}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASK FROMNAMED<{file}>{{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASKFROM<{file}>{{ ?s ?p ?o }}",
        f"SELECT * {{ GRAPH <{file}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{file}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{file}> {{ ?s ?p ?o }} }}",
        f"DESCRIBE <{file}> FROM <{file}>",
        f"BASE <{file.rpartition('/')[0]}/> SELECT * FROM <{file.rpartition('/')[2]}> {{ ?s ?p ?o }}",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "SELECT * FROM <../../../../../../etc/passwd> { ?s ?p ?o }",
    ]


def _odd() -> list[str]:
    """Return what is hardly SPARQL at all."""
    return [
        "", " ", "\0", "SELECT\0* { ?s ?p ?o }", 'ASK { ?s ?p "\0" }', "ASK { ?s ?p '\u202e\u2066\u200b' }",
        "ASK { ?\u202es ?p ?o }",
        "\ufeffASK {}", "ASK {} \ufeff", "ASK {}\x1a", "\x1b[2J ASK {}", "}" * 50_000,
        "{" * 50_000, "<" * 50_000, '"' * 50_001, "'''" * 20_001, "\\" * 50_000, "#" * 50_000, "?" * 50_000,
        "PREFIX : <http://e/> " * 2_000 + "ASK {}", "BASE <http://e/> " * 2_000 + "ASK {}", "a:" * 30_000,
        "ASK { ?s ?p <http://e/\u202e> }", "ASK { ?s ?p <javascript:alert(1)> }",
        "SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999",
        "SELECT * { ?s ?p ?o } LIMIT -1", "ASK { FILTER(?x = '\\uD800') }",
        "ASK { FILTER(?x = '\\U0011FFFF') }",
    ]  # fmt: skip


def _updates(trap: str, file: str) -> list[str]:
    """Return updates; none of them may do anything."""
    return [
        f"LOAD <{trap}>",
        f"LOAD SILENT <{file}> INTO GRAPH :g",
        "CLEAR ALL",
        "DROP SILENT ALL",
        "DELETE WHERE { ?s ?p ?o }",
        f"INSERT {{ ?a ?e ?i }} WHERE {{ {_CROSS} }}",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
        "INSERT DATA { :s :p " + "( " * 30_000 + ") " * 30_000 + "}",
    ]
