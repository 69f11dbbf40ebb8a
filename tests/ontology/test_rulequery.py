"""A rule's query is read into patterns, and whatever has another form is refused where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.ontology.prefixes import PREFIXES, RDF, VOCAB, XSD
from pharmagraph.ontology.rulequery import NotARuleError, Pattern, read_rule_query

RULE = "CONSTRUCT {{ {0} }} WHERE {{ {1} }}"
TYPE = f"<{RDF}type>"


def ph(name: str) -> str:
    """Write an IRI of the vocabulary."""
    return f"<{VOCAB}{name}>"


def test_a_rule_is_what_it_concludes_and_what_it_rests_on() -> None:
    """Property lists, object lists, "a", both marks of variables and filters are read."""
    query = read_rule_query(
        "# a remark\nPREFIX ex: <http://e/>\nCONSTRUCT { ?x ex:p $y , ?z ; a ph:Drug . }\n"
        "WHERE { ?x ph:actsOn ?y ; ; ex:q?z. FILTER (?y != ?z) FILTER isIRI(?y) ?z a ph:Drug . "
        'filter regex(str(?z), "^(a|b)") }',
        PREFIXES,
    )
    assert query.conclusions == (
        Pattern("?x", "<http://e/p>", "?y"),
        Pattern("?x", "<http://e/p>", "?z"),
        Pattern("?x", TYPE, ph("Drug")),
    )
    assert query.premises == (
        Pattern("?x", ph("actsOn"), "?y"),
        Pattern("?x", "<http://e/q>", "?z"),
        Pattern("?z", TYPE, ph("Drug")),
    )
    assert query.filters == ("FILTER (?y != ?z)", "FILTER isIRI(?y)", 'filter regex(str(?z), "^(a|b)")')
    assert query.prefixes["ex"] == "http://e/"
    assert query.premises[0].variables == ("?x", "?y")


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("true", f'"true"^^<{XSD}boolean>'),
        ("7", f'"7"^^<{XSD}integer>'),
        ("007", f'"7"^^<{XSD}integer>'),
        ("2.50", f'"2.5"^^<{XSD}decimal>'),
        ('"two\\n\\"words\\""', '"two\\n\\"words\\""'),
        ('"word"@EN', '"word"@en'),
        ('"x"^^xsd:date', f'"x"^^<{XSD}date>'),
        ('"x"^^<http://e/kind>', '"x"^^<http://e/kind>'),
        ("<http://e/a>", "<http://e/a>"),
        ("ph:a\\,b", ph("a,b")),
    ],
)
def test_terms_are_written_as_the_graph_has_them(written: str, term: str) -> None:
    """Every constant becomes the N-Triples text that the builder writes for it."""
    query = read_rule_query(RULE.format("?x ph:p ?x", f"?x ph:q {written}"), PREFIXES)
    assert query.premises[0].object == term


GOOD = "?x ph:q ?y"


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("SELECT ?x { ?x ?p ?o }", "SELECT", "here stands 'SELECT' where a rule has 'CONSTRUCT'"),
        ("", "", "the query ends where a rule has 'CONSTRUCT'"),
        ("CONSTRUCT WHERE { ?x ?p ?o }", "WHERE", "here stands 'WHERE' where a rule has '{'"),
        ("BASE <http://e/> CONSTRUCT {} {}", "BASE", "here stands 'BASE'"),
        ("PREFIX ex CONSTRUCT {} {}", "PREFIX", "the prefix is not declared whole"),
        (RULE.format(GOOD, ""), "", "the rule rests on nothing"),
        (RULE.format("", GOOD), "", "the rule concludes nothing"),
        (RULE.format(GOOD, GOOD) + " LIMIT 1", "LIMIT", "'LIMIT' follows the end of the rule"),
        (RULE.format(GOOD, "?x ex:q ?y"), "ex:q", "the prefix ex: is not declared"),
        (RULE.format("?x ph:p ?lost", GOOD), "?lost", "no triple pattern of the WHERE holds"),
        (RULE.format(GOOD, f"{GOOD} FILTER(?lost > 1)"), "?lost", "no triple pattern of the WHERE holds"),
        (RULE.format(GOOD, f"{GOOD} OPTIONAL {{ {GOOD} }}"), "OPTIONAL", "no dot between them"),
        (RULE.format(GOOD, f"{GOOD} . OPTIONAL {{ {GOOD} }}"), "OPTIONAL", "'OPTIONAL' may not stand"),
        (RULE.format(GOOD, f"{GOOD} . {{ {GOOD} }}"), "{ ?x ph:q ?y } }", "'{' may not stand in a rule"),
        (RULE.format(GOOD, f"{GOOD} . BIND(1 AS ?z)"), "BIND", "'BIND' may not stand in a rule as subject"),
        (RULE.format(GOOD, "?x ph:q/ph:r ?y"), "/", "a path may not stand in a rule"),
        (RULE.format(GOOD, "?x ph:q* ?y"), "*", "a path may not stand in a rule"),
        (RULE.format(GOOD, "?x ^ph:q ?y"), "^", "'^' may not stand in a rule as property"),
        (RULE.format(GOOD, "?x ph:q [ ph:r ?y ]"), "[", "'[' may not stand in a rule as object"),
        (RULE.format(GOOD, "_:b ph:q ?y"), "_:b", "'_:b' may not stand in a rule as subject"),
        (RULE.format(GOOD, "?x ph:q (1)"), "(", "'(' may not stand in a rule as object"),
        (RULE.format(GOOD, "?x ph:q 1e9"), "1e9", "'1e9' may not stand in a rule as object"),
        (RULE.format(GOOD, "?x ph:q 'y'"), "'y'", "may not stand in a rule as object"),
        (RULE.format(GOOD, "?x ph:q <y>"), "<y>", "'<y>' may not stand in a rule as object"),
        (RULE.format(GOOD, "?x ph:q a"), "a }", "'a' may not stand in a rule as object"),
        (RULE.format(GOOD, '"x" ph:q ?y'), '"x"', "a literal may not stand"),
        (RULE.format(GOOD, '?x "q" ?y'), '"q"', "a literal may not stand in a rule as property"),
        (RULE.format(GOOD, f"{GOOD} FILTER NOT EXISTS {{ ?x ?p 1 }}"), "EXISTS", "EXISTS may not stand"),
        (RULE.format(GOOD, f"{GOOD} FILTER(?y < NOW())"), "NOW", "NOW may not stand in a rule"),
        (RULE.format(GOOD, f"{GOOD} FILTER(?y > (1"), "", "the filter is not closed"),
        (RULE.format(GOOD, f"{GOOD} FILTER ?y"), "", "the filter is not closed"),
        ("CONSTRUCT { ?x ph:p ?y } WHERE { ?x ph:q", "", "the query ends within the rule"),
    ],
)  # fmt: skip
def test_other_forms_are_refused_where_they_stand(query: str, at: str, words: str) -> None:
    """A rule holds triple patterns and filters alone; the place is that of the first other thing."""
    with pytest.raises(NotARuleError) as caught:
        read_rule_query(query, PREFIXES)
    assert words in str(caught.value)
    assert caught.value.mend
    if at:
        assert query[caught.value.start :].startswith(at)
    else:
        assert caught.value.start <= len(query)


@given(st.text(st.sampled_from('?x ph:q"<>{}()[];,.^/*a12FILTERCONSTRUCTWHERE\\\n'), max_size=80))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    """Nothing else than a rule or its refusal comes of any text, whatever stands in it."""
    for query in (text, RULE.format(GOOD, text), RULE.format(text, GOOD)):
        try:
            found = read_rule_query(query, PREFIXES)
        except NotARuleError as error:
            assert 0 <= error.start <= len(query)  # noqa: PT017 - both ends are fine
        else:
            assert found.premises
            assert found.conclusions
