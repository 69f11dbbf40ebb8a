"""A small data set, and queries with the rows and the bytes that SPARQL 1.1 says, worked out by hand."""

from __future__ import annotations

E = "http://e/"
HEAD = f"PREFIX : <{E}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
# a -p-> b -p-> c -p-> a is a circle; d hangs at c by q; n are numbers, name is a text with a language.
DATA = """\
<http://e/a> <http://e/p> <http://e/b> .
<http://e/b> <http://e/p> <http://e/c> .
<http://e/c> <http://e/p> <http://e/a> .
<http://e/c> <http://e/q> <http://e/d> .
<http://e/a> <http://e/n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/b> <http://e/n> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/c> <http://e/n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/d> <http://e/name> "Dee, \\"the\\" last"@en .
"""

ROWS = [
    # Property paths (SPARQL 1.1, section 9)
    ("SELECT ?x { :a :p/:p ?x }", ["c"]),
    ("SELECT ?x { :a ^:p ?x }", ["c"]),
    ("SELECT ?x { :c (:p|:q) ?x }", ["a", "d"]),
    ("SELECT ?x { :c !(:p|:n) ?x }", ["d"]),
    ("SELECT ?x { :a !(^:p|:n) ?x }", ["b"]),
    ("SELECT ?x { :b !^:p ?x }", []),
    ("SELECT ?x { :d !^:p ?x }", ["c"]),
    ("SELECT ?x { :a :p+ ?x }", ["a", "b", "c"]),
    ("SELECT ?x { :a :p* ?x }", ["a", "b", "c"]),
    ("SELECT ?x { :a :p? ?x }", ["a", "b"]),
    ("SELECT ?x { :a :q* ?x }", ["a"]),
    ("SELECT ?x { :a :p+/:q ?x }", ["d"]),
    ("SELECT ?x { ?x (:p|:q)+ :d }", ["a", "b", "c"]),
    ("SELECT ?x { :d ^(:p/:q) ?x }", ["b"]),
    ("SELECT ?x ?y { ?x :p ?y . ?y :q/:name ?z }", ["b c"]),
    ("SELECT ?x { :c !:n/!:n ?x }", ['Dee, "the" last', "b"]),
    ("SELECT ?x { :c :p/!:x/!:x ?x }", ["2", "c"]),
    ("SELECT ?x { :a (:p|:p)+ ?x }", ["a", "b", "c"]),
    # Sub-selects (section 12)
    ("SELECT ?x ?m { ?x :n ?m { SELECT (MAX(?v) AS ?m) { ?s :n ?v } } }", ["c 3"]),
    ("SELECT ?x ?y { { SELECT ?x { ?x :n ?v } ORDER BY DESC(?v) LIMIT 1 } ?x :p ?y }", ["c a"]),
    ("SELECT ?v { { SELECT ?x { ?x :n ?v FILTER(?v > 2) } } ?x :n ?v }", ["3"]),
    ("SELECT ?c { { SELECT (COUNT(*) AS ?c) { ?s :p ?o } } }", ["3"]),
    ("SELECT DISTINCT ?c { { SELECT ?s (COUNT(?o) AS ?c) { ?s ?p ?o } GROUP BY ?s } }", ["1", "2", "3"]),
    # VALUES (section 10)
    ("SELECT ?x ?v { VALUES ?x { :a :d } ?x :n ?v }", ["a 1"]),
    ("SELECT ?x ?v { ?x :n ?v } VALUES ?v { 1 3 7 }", ["a 1", "c 3"]),
    ("SELECT ?x ?v { ?x :n ?v } VALUES (?x ?v) { (:a 1) (:b 3) (UNDEF 3) }", ["a 1", "c 3"]),
    ("SELECT ?x ?y { VALUES (?x ?y) { (:a UNDEF) (UNDEF :b) } ?x :p ?y }", ["a b", "a b"]),
    ("SELECT ?x { VALUES ?x { } }", []),
    ("SELECT ?x { VALUES ?x { 1 1 } }", ["1", "1"]),
    # EXISTS and MINUS (section 8)
    ("SELECT ?x { ?x :n ?v FILTER EXISTS { ?x :q ?y } }", ["c"]),
    ("SELECT ?x { ?x :n ?v FILTER NOT EXISTS { ?x :q ?y } }", ["a", "b"]),
    ("SELECT ?x { ?x :n ?v FILTER NOT EXISTS { ?y :n ?w FILTER(?w > ?v) } }", ["c"]),
    ("SELECT ?x { ?x :n ?v MINUS { ?x :q ?y } }", ["a", "b"]),
    ("SELECT ?x { ?x :n ?v MINUS { ?y :n ?w FILTER(?w > ?v) } }", ["a", "b", "c"]),
    ("SELECT ?x { ?x :n ?v MINUS { } }", ["a", "b", "c"]),
    ("SELECT ?x { ?x :n ?v FILTER(EXISTS { ?x :p :b } || ?v = 3) }", ["a", "c"]),
]

CSV = [
    ("SELECT * { ?s :q ?o }", "s,o\r\nhttp://e/c,http://e/d\r\n"),
    ("SELECT ?v ?x { ?x :n ?v } ORDER BY DESC(?v) LIMIT 2", "v,x\r\n3,http://e/c\r\n2,http://e/b\r\n"),
    ("SELECT * { ?z :name ?a }", 'z,a\r\nhttp://e/d,"Dee, ""the"" last"\r\n'),
    ("SELECT ?x ?y { ?x :q ?z OPTIONAL { ?x :name ?y } }", "x,y\r\nhttp://e/c,\r\n"),
]

TSV = [
    ("SELECT * { ?s :q ?o }", "?s\t?o\n<http://e/c>\t<http://e/d>\n"),
    ("SELECT ?v ?x { ?x :n ?v } ORDER BY ?v LIMIT 1", "?v\t?x\n1\t<http://e/a>\n"),
    ("SELECT * { ?z :name ?a }", '?z\t?a\n<http://e/d>\t"Dee, \\"the\\" last"@en\n'),
    ("SELECT ?x ?y { ?x :q ?z OPTIONAL { ?x :name ?y } }", "?x\t?y\n<http://e/c>\t\n"),
]
