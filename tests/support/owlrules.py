"""Rules of OWL 2 RL, each with a probe: what is given, and what must follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.ruling import triples_of

if TYPE_CHECKING:
    from pharmagraph.rdfterms import Triple

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
# Rules of OWL 2 RL (OWL 2 Profiles, section 4.3), by their names there: the rule, what is given in
# short names, and what must follow.
OWL_RL = {
    "cax-sco": ("?x a ?d", "?x a ?c . ?c rdfs:subClassOf ?d", ":x a :C\n:C sub :D\n:D sub :E", ":x a :E"),
    "scm-sco": (
        "?c rdfs:subClassOf ?e",
        "?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?e",
        ":C sub :D\n:D sub :E",
        ":C sub :E",
    ),
    "prp-spo1": ("?x ?q ?y", "?x ?p ?y . ?p rdfs:subPropertyOf ?q", ":x :p :y\n:p under :q", ":x :q :y"),
    "scm-spo": (
        "?p rdfs:subPropertyOf ?r",
        "?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r",
        ":p under :q\n:q under :r",
        ":p under :r",
    ),
    "prp-dom": ("?x a ?c", "?x ?p ?y . ?p rdfs:domain ?c", ":x :p :y\n:p domain :C", ":x a :C"),
    "prp-rng": ("?y a ?c", "?x ?p ?y . ?p rdfs:range ?c", ":x :p :y\n:p range :C", ":y a :C"),
    "prp-inv1": ("?y ?q ?x", "?x ?p ?y . ?p owl:inverseOf ?q", ":x :p :y\n:p inverse :q", ":y :q :x"),
    "prp-inv2": ("?y ?p ?x", "?x ?q ?y . ?p owl:inverseOf ?q", ":x :q :y\n:p inverse :q", ":y :p :x"),
    "prp-symp": ("?y ?p ?x", "?x ?p ?y . ?p a owl:SymmetricProperty", ":x :p :y\n:p a symmetric", ":y :p :x"),
    "prp-trp": (
        "?x ?p ?z",
        "?x ?p ?y . ?y ?p ?z . ?p a owl:TransitiveProperty",
        ":x :p :y\n:y :p :z\n:z :p :w\n:p a transitive",
        ":x :p :w",
    ),
    "prp-spo2": (
        "?x ?p ?w",
        "?p owl:propertyChainAxiom ?l . ?l rdf:first ?q ; rdf:rest ?m . ?m rdf:first ?r . ?x ?q ?y. ?y ?r ?w",
        ":p chain :l\n:l first :q\n:l rest :m\n:m first :r\n:x :q :y\n:y :r :z",
        ":x :p :z",
    ),
    "cax-eqc": ("?x a ?d", "?x a ?c . ?c owl:equivalentClass ?d", ":x a :C\n:C same-class :D", ":x a :D"),
    "prp-eqp": (
        "?x ?q ?y",
        "?x ?p ?y . ?p owl:equivalentProperty ?q",
        ":x :p :y\n:p same-property :q",
        ":x :q :y",
    ),
    "cls-hv1": (
        "?u ?p ?y",
        "?x owl:hasValue ?y ; owl:onProperty ?p . ?u a ?x",
        ":R value :y\n:R on :p\n:u a :R",
        ":u :p :y",
    ),
    "cls-svf1": (
        "?u a ?x",
        "?x owl:someValuesFrom ?y ; owl:onProperty ?p . ?u ?p ?v . ?v a ?y",
        ":R some :C\n:R on :p\n:u :p :v\n:v a :C",
        ":u a :R",
    ),
    "prp-fp": (
        "?y owl:sameAs ?z",
        "?p a owl:FunctionalProperty . ?x ?p ?y . ?x ?p ?z . FILTER(?y != ?z)",
        ":p a functional\n:x :p :y\n:x :p :z",
        ":y same :z",
    ),
    "eq-rep-s": ("?t ?p ?o", "?s owl:sameAs ?t . ?s ?p ?o", ":a same :b\n:a :p :c", ":b :p :c"),
}  # fmt: skip
WORDS = {
    "a": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "first": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>",
    "rest": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>",
    **{word: f"<{RDFS}{name}>" for word, name in
       {"sub": "subClassOf", "under": "subPropertyOf", "domain": "domain", "range": "range"}.items()},
    **{word: f"<{OWL}{name}>" for word, name in {
        "inverse": "inverseOf", "symmetric": "SymmetricProperty", "transitive": "TransitiveProperty",
        "chain": "propertyChainAxiom", "same-class": "equivalentClass", "same-property": "equivalentProperty",
        "value": "hasValue", "on": "onProperty", "some": "someValuesFrom", "same": "sameAs",
        "functional": "FunctionalProperty"}.items()},
}  # fmt: skip


def written(text: str) -> list[Triple]:
    """Read triples in short names and words."""
    lines = (" ".join(WORDS.get(part, part) for part in line.split()) for line in text.splitlines())
    return triples_of("\n".join(lines))
