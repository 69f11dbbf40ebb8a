"""What the named questions answer over the diazepam graph, for tests/content/test_questions.py."""

from __future__ import annotations

Rows = list[tuple[str | None, ...]]

SPASM, SEIZURE = "for muscle spasm", "for seizure"
ORAL = "3 to 10 mg by mouth, 3 times a day"
INJECTED = "4 to 10 mg into a vein or into a muscle"
AGAIN = "then after 2 to 3 hours, 4 to 10 mg into a vein or into a muscle, as needed"
WITHDRAWAL_DOSE = (
    "initial phase, 10 mg by mouth, 3 or 4 times in 24 hours, for 24 hours, for alcohol withdrawal, "
    "in adults, then 5 mg by mouth, 3 or 4 times a day, as needed"
)
CONVULSIONS_DOSE = (
    "2 to 10 mg by mouth, 2 to 4 times a day, as an adjunct, for convulsive disorder, in adults"
)
ANXIETY_DOSE = "2 to 10 mg by mouth, 2 to 4 times a day, for anxiety, in adults"
SPASM_DOSE = "2 to 10 mg by mouth, 3 or 4 times a day, as an adjunct, for muscle spasm, in adults"
CHILD_DOSE = (
    "initial phase, 1 to 2.5 mg by mouth, 3 or 4 times a day, in children, when aged 6 months or more"
)
SMALL_DOSE = "initial phase, 2 to 2.5 mg by mouth, once or twice a day"
INJECTED_LABEL = (
    "5 to 10 mg into a muscle or into a vein, for muscle spasm, in adults, then after 3 to 4 hours, "
    "5 to 10 mg into a muscle or into a vein, as needed"
)
US = "jurisdiction: United States"
WITH_OPIOID = (
    f"advice: use together only where other treatments do not suffice; {US}; outcome: coma; "
    "outcome: death; outcome: profound sedation; outcome: respiratory depression; severity: serious"
)

# Question, what is asked of it, the columns looked at, and the rows expected, in order.
# A fitting value for each parameter of a question, by the parameter's name.
FITTING = {
    "condition": "muscle spasm",
    "drug": "diazepam",
    "limit": "30",
    "population": "children",
    "term": "diazepam",
    "word": "cramp",
}

ANSWERS: list[tuple[str, dict[str, str], tuple[str, ...], Rows]] = [
    (
        "brands", {"drug": "diazepam"}, ("name", "details", "status"),
        [
            *(
                (brand, "", "accepted")
                for brand in (
                    "Anxicalm", "Diazemuls", "Diazepam Desitin", "Diazepam Rectubes", "Stesolid", "Valium",
                    "diazepam",
                )
            ),
            ("Anxicalm", "jurisdiction: Ireland", "reported"),
            *(
                (brand, "jurisdiction: European Union; jurisdiction: United Kingdom", "reported")
                for brand in ("Diazemuls", "Diazepam Desitin", "Diazepam Rectubes", "Stesolid")
            ),
        ],
    ),
    (
        "causes", {"condition": "cramp"}, ("relation", "answer"),
        [("is caused by", x) for x in ("inflammation", "reflex spasm", "spasticity", "trauma", "trauma")],
    ),
    (
        "contraindications", {"drug": "diazepam"}, ("state", "details", "status"),
        [
            ("angle-closure glaucoma", f"{US}; phase: acute", "reported"),
            ("children", f"{US}; route: oral; when: aged under 6 months", "reported"),
            ("hepatic impairment", f"{US}; severity: serious", "reported"),
            ("hypersensitivity to the drug", US, "reported"),
            ("myasthenia gravis", US, "reported"),
            ("respiratory insufficiency", f"{US}; severity: serious", "reported"),
            ("sleep apnoea", US, "reported"),
        ],
    ),
    (
        "dose", {"drug": "diazepam"}, ("dose", "daily_low", "daily_high", "unit", "status"),
        [
            (f"{ORAL}, {SPASM}", "9", "30", "mg", "disputed"),
            (f"{ORAL}, {SEIZURE}", "9", "30", "mg", "disputed"),
            (f"{INJECTED}, {SPASM}, {AGAIN}", None, None, "mg", "disputed"),
            (f"{INJECTED}, {SEIZURE}, {AGAIN}", None, None, "mg", "disputed"),
            (CONVULSIONS_DOSE, "4", "40", "mg", "reported"),
            (ANXIETY_DOSE, "4", "40", "mg", "reported"),
            (SPASM_DOSE, "6", "40", "mg", "reported"),
            (INJECTED_LABEL, None, None, "mg", "reported"),
            (CHILD_DOSE, "3", "10", "mg", "reported"),
            (WITHDRAWAL_DOSE, "30", "40", "mg", "reported"),
            (f"{SMALL_DOSE}, in debilitated patients", "2", "5", "mg", "reported"),
            (f"{SMALL_DOSE}, in older adults", "2", "5", "mg", "reported"),
        ],
    ),
    (
        "doses-above", {"drug": "Valium", "limit": "30"}, ("dose", "daily_high", "compared", "status"),
        [
            *(
                (dose, "40", "above", "reported")
                for dose in (CONVULSIONS_DOSE, ANXIETY_DOSE, SPASM_DOSE, WITHDRAWAL_DOSE)
            ),
            # Repeated injections: what they come to in a day is not known, so they are never left out.
            (f"{INJECTED}, {SPASM}, {AGAIN}", None, "daily amount not known", "disputed"),
            (f"{INJECTED}, {SEIZURE}, {AGAIN}", None, "daily amount not known", "disputed"),
            (INJECTED_LABEL, None, "daily amount not known", "reported"),
        ],
    ),
    (
        "drug-class", {"drug": "Valium"}, ("drug_class", "medicine", "status"),
        [("benzodiazepine", "Valium", "accepted"), ("benzodiazepine", "diazepam", "accepted")],
    ),
    (
        "drugs-for", {"condition": "seizure"}, ("medicine", "polarity", "status"),
        [
            ("Valium", "affirmed", "accepted"),
            ("benzodiazepine", "affirmed", "accepted"),
            ("diazepam", "affirmed", "accepted"),
            ("Xanax", "affirmed", "disputed"),
            ("diazepam", "affirmed", "disputed"),
            ("Xanax", "negated", "reported"),
        ],
    ),
    (
        "duration", {"drug": "diazepam"}, ("answer", "details", "status"),
        [("up to 4 weeks", "qualifier: normally", "accepted")],
    ),
    (
        "evidence", {"term": "stiff man syndrome"}, ("subject", "words", "status"),
        [
            ("stiff-person syndrome", "upper motor neuron disorders such as stiff-man syndrome", "disputed"),
            ("diazepam", "adjunct … stiff man syndrome", "accepted"),
        ],
    ),
    ("find-term", {"word": "CRAMP"}, ("label", "kind"), [("muscle spasm", "condition")]),
    (
        "for-population", {"population": "children"}, ("relation", "answer", "details"),
        [
            ("has dosage", CHILD_DOSE, US),
            ("is contraindicated in", "children", f"{US}; route: oral; when: aged under 6 months"),
        ],
    ),
    (
        "forms-and-routes", {"drug": "Valium"}, ("answer", "polarity", "status"),
        [
            ("tablet", "affirmed", "accepted"),
            ("injection", "affirmed", "disputed"),
            ("rectal tube", "affirmed", "disputed"),
            ("rectal", "affirmed", "disputed"),
            ("injection", "negated", "reported"),
            ("rectal tube", "negated", "reported"),
            ("tablet", "affirmed", "reported"),
            ("oral", "affirmed", "reported"),
            ("rectal", "negated", "reported"),
        ],
    ),
    (
        "indications", {"drug": "diazepam rectal gel"}, ("answer", "medicine"),
        [
            *((use, "diazepam") for use in ("amnesia", "anxiolysis", "premedication", "sedation")),
            ("agitation", "diazepam"),
            *(("alcohol withdrawal", "diazepam"),) * 2,
            *(("anxiety", "diazepam"),) * 2,
            ("anxiety disorder", "diazepam"),
            ("athetosis", "diazepam"),
            *(("bout of increased seizure activity", "diazepam rectal gel"),) * 3,
            *(("convulsive disorder", "diazepam"),) * 2,
            *((use, "diazepam") for use in ("delirium tremens", "epilepsy", "hallucinosis")),
            ("impending delirium tremens", "diazepam"),
            *(("muscle spasm", "diazepam"),) * 9,
            ("seizure", "diazepam"),
            *(("spasticity", "diazepam"),) * 3,
            *((use, "diazepam") for use in ("stiff-person syndrome", "tetanus", "tremor")),
            *(("muscle spasm", "diazepam"),) * 4,
            *((use, "diazepam") for use in ("seizure", "spasticity", "convulsive disorder", "muscle spasm")),
        ],
    ),
    (
        "interactions", {"drug": "opioid"}, ("agent", "details", "status"),
        [("diazepam", WITH_OPIOID, "reported")],
    ),
    (
        "mechanism", {"drug": "diazepam"}, ("answer", "medicine", "polarity", "status"),
        [
            ("GABA-A receptor", "Valium", "affirmed", "accepted"),
            ("GABA-A receptor", "diazepam", "affirmed", "accepted"),
            ("benzodiazepine site", "Valium", "affirmed", "accepted"),
            ("changed capacity of muscle to contract", "diazepam", "affirmed", "accepted"),
            ("muscle relaxation", "diazepam", "affirmed", "accepted"),
            ("reduced polysynaptic reflexes", "diazepam", "affirmed", "accepted"),
            ("reduced reflexes", "diazepam", "affirmed", "accepted"),
            ("reduced reflexes", "diazepam", "affirmed", "accepted"),
            ("allosteric modulation", "Valium", "affirmed", "accepted"),
            ("easier binding of GABA", "Valium", "affirmed", "accepted"),
            ("presynaptic inhibition", "diazepam", "affirmed", "accepted"),
            ("raised GABA level", "diazepam", "affirmed", "disputed"),
            ("GABA-A receptor", "diazepam", "affirmed", "reported"),
            ("benzodiazepine site", "diazepam", "affirmed", "reported"),
            ("facilitated action of GABA", "diazepam", "affirmed", "reported"),
            ("raised GABA level", "diazepam", "negated", "reported"),
        ],
    ),
    (
        "non-drug-treatments", {"condition": "cramp"}, ("treatment", "certainty"),
        [("massage", "hedged"), ("natural method", "stated"), ("stretching", "hedged")],
    ),
    (
        "risks-and-withdrawal", {"drug": "diazepam"}, ("answer", "details", "status"),
        [
            ("withdrawal symptoms", "when: using diazepam for a longer period of time", "accepted"),
            ("addiction", "when: high dosage … taken for a long duration", "disputed"),
            ("abuse", f"{US}; severity: serious", "reported"),
            ("addiction", f"{US}; severity: serious", "reported"),
            ("misuse", f"{US}; severity: serious", "reported"),
            ("physical dependence", f"{US}; when: at prescribed doses", "reported"),
            (
                "respiratory depression",
                f"{US}; severity: serious; when: used together with an opioid",
                "reported",
            ),
            (
                "withdrawal symptoms",
                f"{US}; severity: serious; when: stopped suddenly or lowered quickly after continued use",
                "reported",
            ),
        ],
    ),
    (
        "side-effects", {"drug": "Valium"}, ("side_effect", "details", "status"),
        [
            *(
                (effect, "qualifier: typical", "accepted")
                for effect in (
                    "confusion", "depression", "diarrhoea", "drowsiness", "irritability", "loss of appetite",
                    "muscle weakness", "nervousness", "tiredness", "trouble with balance",
                    "trouble with muscle movement",
                )
            ),
            *(
                (effect, "frequency: not known", "reported")
                for effect in ("depression", "diarrhoea", "irritability", "loss of appetite")
            ),
        ],
    ),
    (
        "supply", {"drug": "diazepam"}, ("answer", "medicine", "status"),
        [
            ("prescription only", "diazepam", "accepted"),
            ("pharmacy", "Valium", "disputed"),
            ("hospital", "diazepam", "reported"),
        ],
    ),
    (
        "symptoms", {"condition": "alcohol withdrawal"}, ("answer", "certainty"),
        [
            ("agitation", "interpreted"),
            ("delirium tremens", "interpreted"),
            ("hallucinosis", "interpreted"),
            ("insomnia", "stated"),
            ("sweating", "stated"),
            ("tremor", "interpreted"),
        ],
    ),
    (
        "warnings", {"drug": "diazepam"}, ("advice", "status"),
        [
            *(
                (advice, "accepted")
                for advice in (
                    "further parenteral doses", "gradual dose reduction",
                    "talk to the doctor before stopping", "do not stop suddenly",
                    "do not take more often than advised",
                    "do not take more than advised", "do not use longer than advised",
                    "take only as the doctor advises", "continued usefulness for the patient",
                )
            ),
            ("gradual dose reduction", "reported"),
            ("larger doses", "reported"),
            ("do not stop suddenly", "reported"),
        ],
    ),
    (
        "what-is", {"term": "stiff-man syndrome"}, ("aspect", "text"),
        [
            ("1 kind", "condition"),
            ("2 definition", "A rare illness with stiffness and cramps of trunk and limbs."),
            ("3 other name", "stiff man syndrome"),
            ("3 other name", "stiff-man syndrome"),
            ("4 identifier", "the same as http://id.nlm.nih.gov/mesh/D016750"),
            ("4 identifier", "the same as http://purl.obolibrary.org/obo/DOID_13366"),
            ("4 identifier", "the same as http://purl.obolibrary.org/obo/MONDO_0008491"),
        ],
    ),
]  # fmt: skip
