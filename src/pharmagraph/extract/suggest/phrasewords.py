"""Words that part phrases, begin and end them, or ask for more: what cutting a sentence goes by."""

from __future__ import annotations

from pharmagraph.extract.folding import word_set

# They stand between phrases and belong to none.
BETWEEN = word_set(
    "a about above accompanied accompanying across additionally administered adolescent adolescents adult"
    " adults adverse advise after against all also although am among amongst an and another any appear"
    " appeared appears approximately are arm arms as assayed assess assessed associated at attributable"
    " attributed avoid based baseline be became because become becomes been before being believed below"
    " between beyond both but by call can case cases cause caused causes causing characterized child"
    " children class clinical clinically cohort commonly comparator compared comparing consider considered"
    " consist consisted consisting contact continued control controlled controls converting converts could"
    " daily day days defined demonstrate demonstrated described despite develop developed developing"
    " develops did different discontinuation discontinue discontinued discontinuing displayed do does done"
    " dosage dose doses dosing doubles drug drugs due during each eg eight either etc evaluated every"
    " evidence example except excluding exhibited exhibiting experience experienced experiences"
    " experiencing females fewer figure first five follow follow-up following follows for four frequencies"
    " frequency frequently from generally given grade grades greater group groups had has have having he"
    " healing her higher his history hour hours however identified ie if in incidence incidences include"
    " included includes including individuals infant infants into involving is it its kg known label"
    " labeling lead leading leads least led less let like likely list listed lists lost lower lowering"
    " mainly maintaining make makes males man manage managed manifestation manifestations many may mcg"
    " medication medications medicinal medicine men mg might minute minutes ml monitor monitored month"
    " months more most mostly much must namely need needs neither never nine no none nor not noted number"
    " numbers observed occasionally occur occurred occurrence occurrences occurring occurs of often on one"
    " only or other our over overall patient patients people per percent percentage period person persons"
    " placebo plus population possible possibly predominantly preferred prepared presence presented"
    " prevent primarily product products progressed proportion rarely rate rates reaction-related received"
    " receiving reduce reduces reducing regardless related report reported reporting reports require"
    " required requiring resistant respectively responsive result resulted resulting results reversible"
    " risk risks same second section sections seen seven shall she should show showed shown shows sign"
    " significant significantly signs similar since six so some sometimes stopped studies study subject"
    " subjects such summarized summarizes suspected symptom symptoms table tables taken taking ten term"
    " terms than that the their them then therapies therapy there therefore these they third this those"
    " though three through thus time times to tolerant too took toward towards transient treated treatment"
    " treatments trial trials trials' two typically under unlikely until upon use used uses using usually"
    " versus very via volunteers vs was we week weekly weeks were what when where which while who whom"
    " whose will with withdrew within without woman women would year years you your"
)

# A phrase may begin with these: they say how bad or how new, and the finding is named without them.
LEADING = word_set(
    "active additional asymptomatic cancer-related certain clinical clinically common complicated"
    " concomitant concurrent confirmed documented drug-induced drug-related early emergent established"
    " evident fatal few frequent grade high-grade immune-mediated-like important increased-risk"
    " infusion-associated initial intractable isolated life life-threatening local low-grade many marked"
    " mild mildly moderate moderately new new-onset non-fatal non-serious nonfatal nonserious notable"
    " notably occasional overall persistent possible post-marketing postmarketing potential potentially"
    " pre-existing preexisting prolonged rare recurrent refractory resultant reversible selected"
    " self-limited self-limiting serious several severe severely significant slight specific spontaneous"
    " subsequent suspected sustained symptomatic temporary threatening transient treatment-emergent"
    " treatment-induced treatment-related uncommon uncomplicated underlying various"
)

# A phrase may end with these, which are footnotes and the like.
TRAILING = word_set("a b c d e f g h i nec nos ns secondary unspecified")

# "shortness of breath": nouns that ask for what follows their "of".
ASKS_OF = word_set(
    "abnormalities abnormality absence accumulation aggravation attack attacks bleeding blockage blurring"
    " burning cancer carcinoma change changes decrease decreases deficiency deterioration difficulty"
    " dilatation dilation discoloration dislocation disorder disorders disturbance dryness edema elevation"
    " elevations enlargement erosion exacerbation exacerbations excess failure fear feeling formation"
    " fracture growth growths hardening hemorrhage impairment increase increases infection infections"
    " inflammation inhibition injury irritation itching lack loss malignancy narrowing necrosis numbness"
    " obstruction opacities opacity pain perforation prolongation reactivation recurrence redness"
    " reduction reductions rupture sensation shortness signs stiffness suppression swelling syndrome"
    " thinning thought thoughts thrombosis tightness tingling torsades twitching ulceration weakness"
    " worsening"
)

# "increase in weight": nouns that ask for what follows their "in".
ASKS_IN = word_set(
    "alteration alterations change changes decrease decreases difficulty disturbance elevation elevations"
    " heaviness increase increases reduction reductions rise swelling tightness weakness"
)

# "nervous system disorders": how names of groups of findings end.
GROUPS = word_set("circumstances complications conditions disorders infestations investigations procedures")

# "pain in the jaw": where it can hurt.
BODY = word_set(
    "abdomen arm back bone breast calf chest ear extremity eye face feet finger foot groin gum hand head"
    " heel hip jaw joint knee leg limb lower mouth muscle neck penis shoulder stomach throat toe tongue"
    " upper"
)
