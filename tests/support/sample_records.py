"""A graph of the shape of a real one: about 60 terms and 130 statements, in words of our own.

The medicine is real, the documents and cues are made up for the tests; nothing here is a source for
anybody. `hostile` and `grown` give the graphs that break careless pages, and large ones.
"""

from __future__ import annotations

from pharmagraph.graphs.records import Node, Records, Source, StatementRow

BASE = "https://example.org/kg/"
VOCAB = "https://w3id.org/pharmagraph/vocab/"
LEAFLET = f"{BASE}document/made-up-leaflet"
LABEL = f"{BASE}document/made-up-label"

TERMS = {
    "drug": ["diazepam", "lorazepam", "baclofen", "midazolam", "cimetidine", "ethanol"],
    "drug class": ["benzodiazepine", "muscle relaxant"],
    "brand": ["Valium", "Stesolid", "Diazemuls", "Rectubes", "Ativan"],
    "receptor": ["GABA-A receptor", "benzodiazepine site"],
    "target": ["chloride channel", "GABA"],
    "mechanism": ["positive allosteric modulation"],
    "effect": ["sedation", "muscle relaxation", "less anxiety", "fewer seizures"],
    "condition": [
        "muscle spasm",
        "tetanus",
        "status epilepticus",
        "anxiety disorder",
        "alcohol withdrawal",
        "stiff-person syndrome",
        "cerebral palsy",
        "night terrors",
        "spinal cord injury",
    ],
    "symptom": ["pain", "stiffness", "cramp in the calf", "locked jaw"],
    "side effect": [
        "drowsiness",
        "confusion",
        "unsteady gait",
        "muscle weakness",
        "dizziness",
        "slurred speech",
        "double vision",
        "dry mouth",
        "diarrhoea",
        "loss of appetite",
        "low mood",
        "irritability",
        "trouble with memory and concentration",
    ],
    "risk": ["dependence", "slow breathing"],
    "withdrawal symptom": ["tremor", "sweating", "poor sleep", "seizure on stopping", "restlessness"],
    "population": ["older adults", "pregnancy", "breastfeeding"],
    "dosage form": ["tablet", "oral solution", "injection", "rectal tube"],
    "route of administration": ["oral", "intravenous", "intramuscular", "rectal"],
    "contraindication": ["myasthenia gravis", "severe liver disease", "sleep apnoea"],
}

DIAZEPAM = {
    "has drug class": ["benzodiazepine", "muscle relaxant"],
    "acts on": ["GABA-A receptor", "benzodiazepine site"],
    "has mechanism": ["positive allosteric modulation"],
    "has effect": TERMS["effect"],
    "treats": TERMS["condition"][:-1],
    "has side effect": TERMS["side effect"],
    "has risk": TERMS["risk"],
    "has withdrawal symptom": TERMS["withdrawal symptom"],
    "has dosage form": TERMS["dosage form"],
    "has route of administration": TERMS["route of administration"],
    "is contraindicated in": TERMS["contraindication"],
    "interacts with": ["cimetidine", "ethanol", "baclofen"],
}

OTHERS = [
    ("Valium", "brand of", "diazepam"),
    ("Stesolid", "brand of", "diazepam"),
    ("Diazemuls", "brand of", "diazepam"),
    ("Rectubes", "brand of", "diazepam"),
    ("Ativan", "brand of", "lorazepam"),
    ("Valium", "has dosage form", "tablet"),
    ("Rectubes", "has dosage form", "rectal tube"),
    ("lorazepam", "has drug class", "benzodiazepine"),
    ("midazolam", "has drug class", "benzodiazepine"),
    ("lorazepam", "treats", "status epilepticus"),
    ("lorazepam", "treats", "anxiety disorder"),
    ("baclofen", "has drug class", "muscle relaxant"),
    ("baclofen", "treats", "muscle spasm"),
    ("benzodiazepine", "acts on", "GABA-A receptor"),
    ("benzodiazepine", "has risk", "dependence"),
    ("benzodiazepine", "has risk", "slow breathing"),
    ("GABA-A receptor", "regulates", "chloride channel"),
    ("GABA-A receptor", "is activated by", "GABA"),
    ("muscle spasm", "has symptom", "pain"),
    ("muscle spasm", "has symptom", "stiffness"),
    ("muscle spasm", "has symptom", "cramp in the calf"),
    ("muscle spasm", "is caused by", "spinal cord injury"),
    ("muscle spasm", "is caused by", "cerebral palsy"),
    ("tetanus", "has symptom", "locked jaw"),
    ("tetanus", "has symptom", "muscle spasm"),
    ("low mood", "is more frequent in", "older adults"),
]

TEXTS = {
    "has dosage": [
        ("oral: 2 to 10 mg, 2 to 4 times a day, for anxiety disorder", "reported"),
        ("oral: 3 to 10 mg, 3 times a day, for muscle spasm", "disputed"),
        ("intravenous: 5 to 10 mg, again after 3 to 4 hours if needed, for muscle spasm", "disputed"),
        ("rectal: 0.2 to 0.5 mg/kg, for status epilepticus", "accepted"),
        ("older adults, oral: 2 to 2.5 mg, 1 to 2 times a day", "accepted"),
        ("children from 6 months, oral: 1 to 2.5 mg, 3 to 4 times a day", "superseded"),
    ],
    "has treatment duration": [("at most 4 weeks", "accepted"), ("4 months", "disputed")],
    "has warning": [
        ("do not drive or use machines", "accepted"),
        ("no alcohol during treatment", "accepted"),
        ("do not stop suddenly", "accepted"),
        ("keep out of reach of children", "accepted"),
        ("with opioids: slow breathing, coma, death", "accepted"),
    ],
    "needs precaution": [
        ("lower dose with poor kidneys or liver", "accepted"),
        ("watch mood in people with depression", "accepted"),
        ("history of misuse of alcohol or drugs", "accepted"),
    ],
    "has legal status": [("prescription only", "accepted"), ("controlled substance", "accepted")],
}
POPULATIONS = {
    "older adults": "needs precaution",
    "pregnancy": "needs precaution",
    "breastfeeding": "needs precaution",
}


SPECIAL: dict[str, dict[str, object]] = {
    "night terrors": {"status": "reported", "source": LABEL, "cues": (), "section": "2.3"},
    "diarrhoea": {"status": "disputed", "because": "the label does not list it"},
    "muscle spasm": {"qualifiers": (("secondary to", "an injury"), ("as", "an adjunct"))},
    "positive allosteric modulation": {
        "certainty": "interpreted",
        "because": "the text says that it binds beside GABA and makes GABA act more strongly",
        "cues": ("binds beside GABA", "makes GABA act more"),
    },
    "low mood": {"certainty": "hedged"},
}


def slug(text: str) -> str:
    """Return a label as the last part of an IRI."""
    return "-".join(text.lower().split())


def camel(relation: str) -> str:
    """Return a relation's label as the local name of its IRI."""
    first, *rest = relation.split()
    return first + "".join(word.title() for word in rest)


class Writer:
    """Collects statements and numbers them."""

    def __init__(self) -> None:
        self.rows: list[StatementRow] = []

    def add(
        self,
        subject: str,
        relation: str,
        value: str,
        *,
        text: bool = False,
        more: dict[str, object] | None = None,
    ) -> None:
        """Add a statement; ``text`` tells that the value is no term."""
        number = len(self.rows) + 1
        fields: dict[str, object] = {
            "source": LEAFLET,
            "heading": "Using this medicine" if number % 3 else "What to know before / Effects",
            "section": "",
            "sentences": (number,),
            "cues": (f"words number {number} that speak of {value}"[:70],),
            "curated": ("maintainers", "2026-11-20"),
            "reviewed": ("second reader", "2026-11-21") if number % 2 else ("", ""),
        }
        fields.update(more or {})
        self.rows.append(
            StatementRow(
                iri=f"{BASE}statement/made-up-leaflet/f-{number:03}",
                subject=f"{BASE}term/{slug(subject)}",
                relation=f"{VOCAB}{camel(relation)}",
                relation_label=relation,
                object="" if text else f"{BASE}term/{slug(value)}",
                object_text=value,
                **fields,  # type: ignore[arg-type]
            )
        )


def sample() -> Records:
    """Return the sample graph."""
    writer = Writer()
    for relation, values in DIAZEPAM.items():
        for value in values:
            writer.add("diazepam", relation, value, more=SPECIAL.get(value, {}))
    for subject, relation, value in OTHERS:
        writer.add(subject, relation, value)
    writer.add("benzodiazepine", "has effect", "sedation", more={"status": "disputed"})
    writer.add("lorazepam", "has side effect", "dry mouth", more={"polarity": "negative"})
    writer.add("lorazepam", "has side effect", "drowsiness")
    for relation, texts in TEXTS.items():
        for value, status in texts:
            against = (f"{BASE}statement/made-up-leaflet/f-001",) if status == "disputed" else ()
            more: dict[str, object] = {"status": status, "contradicts": against}
            if against:
                more |= {"because": "the label gives 2 to 10 mg", "review_due": "2027-11-20"}
            writer.add("diazepam", relation, value, text=True, more=more)
    for value, relation in POPULATIONS.items():
        writer.add("diazepam", relation, value)
    for number in range(1, 6):
        writer.add("baclofen", "has side effect", TERMS["side effect"][number])
        writer.add("midazolam", "has side effect", TERMS["side effect"][number + 2])
        writer.add("baclofen", "has warning", f"sample warning number {number}", text=True)
        writer.add("lorazepam", "has withdrawal symptom", TERMS["withdrawal symptom"][number - 1])
        writer.add("midazolam", "has dosage form", TERMS["dosage form"][number % 4])
        writer.add("lorazepam", "has dosage form", TERMS["dosage form"][(number + 1) % 4])
    nodes = [
        Node(
            iri=f"{BASE}term/{slug(label)}",
            label=label,
            kind=kind,
            kind_iri=VOCAB + camel(kind).title(),
            definition=f"What the sample calls {label}." if len(label) % 2 else "",
            synonyms=("hypnovel",) if label == "midazolam" else (),
            matches=("http://purl.example.org/chebi/CHEBI_49575",) if label == "diazepam" else (),
        )
        for kind, labels in TERMS.items()
        for label in labels
    ]
    return Records("sample", tuple(nodes), tuple(writer.rows), sources())


def sources() -> tuple[Source, ...]:
    """Return the two made-up documents."""
    return (
        Source(
            LEAFLET,
            "A made-up leaflet about diazepam",
            "leaflet",
            "the test suite",
            "2026-10-01",
            "CC0-1.0",
            "https://example.org/leaflet",
        ),
        Source(LABEL, "A made-up label", "label", "", "", "", "", "US"),
    )


def grown(terms: int) -> Records:
    """Return a graph of about so many terms: drugs that share classes, effects and conditions."""
    writer = Writer()
    kinds: dict[str, str] = {}
    drug = 0
    while len(kinds) < terms:
        name = f"drug number {drug}"
        kinds[name] = "drug"
        for relation, kind, count, shared in (
            ("has side effect", "side effect", 9, 60),
            ("treats", "condition", 4, 40),
            ("has drug class", "drug class", 1, 12),
            ("has warning", "warning", 3, 0),
        ):
            for number in range(count):
                index = (drug * 7 + number * 5) % shared if shared and number % 2 else drug * 20 + number
                value = f"{kind} {index} of the sample"
                kinds[value] = kind
                writer.add(name, relation, value)
        drug += 1
    nodes = (
        Node(f"{BASE}term/{slug(label)}", label, kind, VOCAB + camel(kind).title())
        for label, kind in sorted(kinds.items())
    )
    return Records("grown", tuple(nodes), tuple(writer.rows), sources())
