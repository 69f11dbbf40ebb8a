"""Words by which a run of words is known as a finding: what a person feels, shows or suffers from.

Common medical English, as far as it is regular: endings, the nouns at the end of names of findings,
measured quantities with the words for their going up and down.
"""

from __future__ import annotations

from pharmagraph.extract.folding import word_set

NO_FINDING = word_set(
    "academia analysis anesthesia basis diagnosis dialysis emphasis ferritin hemodialysis hypothesis"
    " metamorphosis myopia osmosis prognosis symbiosis trophy urinalysis"
)

# The nouns with which names of findings end (singular).
HEADS = word_set(
    "abnormality abortion abrasion abscess absence ache aching acne addiction adenoma agitation akathisia"
    " allergy amnesia anaphylaxis aneurysm anger angina anorexia anxiety apathy aplasia apnea arrest"
    " arrhythmia asthenia asthma ataxia athetosis atrophy attack attempt backache bacteremia belching"
    " bleeding blindness blister bloating block blurring bradyarrhythmia bradycardia breakage bronchospasm"
    " bruise bruising bruxism burn burning calculus cancer candidiasis carcinoma cardiotoxicity cataract"
    " catarrh chafing chalazion cheilitis chill chloasma choking chorea clumsiness cold colic collapse"
    " coma complication compression confusion congestion constipation constriction contact contraction"
    " contracture contusion convulsion cough coughing cramp cramping crisis cyst cystitis damage deafness"
    " death deficiency deficit degeneration dehiscence dehydration delirium delusion dementia dependence"
    " depersonalization depression deprivation dermatitis desquamation detachment deterioration diabetes"
    " diarrhea dilatation dilation disability discharge discoloration discomfort disease disorder"
    " disorientation distension distention distress disturbance dizziness dream drowsiness dryness"
    " dyscrasia dysfunction dyskinesia dyspnea dystonia ecchymosis eczema edema effusion emboli embolism"
    " embolus embryotoxicity emergency emesis encephalopathy enlargement epilepsy episode epistaxis"
    " erosion eructation eruption erythema euphoria event exacerbation exanthem exfoliation extravasation"
    " failure faint fainting fall fasciitis fatigue fever fibrillation fibrosis fissure fistula flare"
    " flashing flatulence floater flu flush flushing flutter fracture gangrene gastroenteritis glaucoma"
    " gout granuloma growth gynecomastia halitosis hallucination headache heartburn hematemesis"
    " hematochezia hematoma hemianopia hemolysis hemoptysis hemorrhage hemorrhoid hepatotoxicity hernia"
    " herpes hiccup hirsutism hive hoarseness hostility hydrocephalus hyperplasia hypersensitivity"
    " hypertension hypertrichosis hypertrophy hypoglycemia hypotension hypoxia ideation ileus illness"
    " immunosuppression impairment impotence impulsivity incontinence indigestion induration infarct"
    " infarction infection infestation inflammation influenza inhibition injury insomnia instability"
    " insufficiency intolerance intussusception irritability irritation ischemia itch itchiness itching"
    " jaundice keratopathy laceration lacrimation lesion lethargy leukemia leukoencephalopathy leukopenia"
    " lightheadedness loss lupus lymphadenopathy lymphoma malabsorption malaise malfunction malignancy"
    " mania melanoma melena menopause menorrhagia metastasis metrorrhagia migraine miosis miscarriage"
    " mucositis myalgia mydriasis myelosuppression myoclonus myopathy nausea necrolysis necrosis neoplasm"
    " nephrolithiasis nephropathy nephrotoxicity nervousness neuralgia neuropathy neurotoxicity nightmare"
    " nodule numbness nystagmus obesity obstruction occlusion opacity osteonecrosis ototoxicity overdose"
    " pain pallor palpitation palsy pancreatitis pancytopenia panic papilloma papule paralysis paranoia"
    " paresis paresthesia parkinsonism peeling perforation petechia pharyngitis phlebitis photopsia"
    " photosensitivity phototoxicity pimple plaque pneumonia pneumonitis pneumothorax polyp polyuria"
    " priapism problem prolapse prolongation proteinuria pruritus psoriasis psychosis ptosis purpura"
    " pustule rash reaction recurrence redness reflux regurgitation relapse restlessness retention"
    " retinopathy rhabdomyolysis rhinitis rhinorrhea rigidity rigor rosacea rupture sarcoma scab scar"
    " scotoma sedation seizure sensation sensitivity sepsis shingle shivering shock sinusitis sleepiness"
    " sleepwalking sneezing somnolence sore soreness spasm spasticity spotting sprain steatosis stenosis"
    " stiffness stomatitis strabismus stroke stupor suicidality suicide sunburn suppression sweating"
    " swelling syncope syndrome tachyarrhythmia tachycardia tachypnea telangiectasia tenderness tendinitis"
    " tension tetany thinning thirst thrombocytopenia thromboembolism thrombosis thrombus tightness"
    " tingling tinnitus toothache torticollis toxicity trauma tremens tremor tumor twitching ulcer"
    " ulceration unresponsiveness urgency urticaria uveitis vaginosis vasculitis vasodilation vertigo"
    " vomiting wart weakness welt wheal wheezing withdrawal worsening wrinkling xerosis yawning zoster"
)
# With these alone nothing is said yet: they need a word before them.
NEEDS_MORE = word_set(
    "abnormality absence arrest attack attempt block breakage breakthrough complication compression"
    " contact contraction crisis damage deficiency deficit discharge disease disorder distress disturbance"
    " dream dysfunction emergency enlargement episode event failure growth ideation illness impairment"
    " inflammation inhibition instability insufficiency intolerance lesion loss malfunction obstruction"
    " occlusion panic problem prolongation reaction recurrence relapse retention sensation sensitivity"
    " suppression syndrome thinning toxicity urgency withdrawal worsening"
)
# These make findings with a quantity or function, before it or after it.
UP_AND_DOWN = word_set(
    "abnormal abnormalities abnormality absent accelerated aggravated altered blurred change changed"
    " changes decrease decreased decreases decreasing deficient delayed depressed diminished disturbed dry"
    " elevated elevation elevations excessive gain high impaired increase increased increases increasing"
    " irregular loss lost low lowered positive prolongation prolonged raised reduced reduction reductions"
    " rise rises shortened worsened"
)
QUANTITIES = word_set(
    "activity acuity alanine albumin alt aminotransferase aminotransferases amylase antibody appetite"
    " aspartate ast attention bicarbonate bilirubin bun calcium cell cells chloride cholesterol clearance"
    " concentration consciousness coordination cortisol count counts cpk creatinine dehydrogenase density"
    " ecg eeg ejaculation ejection electrocardiogram energy enzyme enzymes eosinophil eosinophils erection"
    " eye eyes ferritin fibrinogen flow fraction function functions gait gamma-glutamyltransferase ggt"
    " glucose hair hdl hearing hematocrit hemoglobin inr insulin interval intraocular ketones lacrimation"
    " lactate ldl leucocyte leukocyte leukocytes libido lipase lipid lipids lips lymphocyte lymphocytes"
    " magnesium memory menstruation monocyte mood motility mouth neutrophil neutrophils nose orgasm output"
    " phosphatase phosphate phosphokinase phosphorus platelet platelets potassium pressure prolactin"
    " protein prothrombin qt qtc rate reflex reflexes salivation secretion sensation sgot sgpt skin sleep"
    " smell sodium stool stools sweat taste temperature test testosterone tests throat thromboplastin"
    " thyroxine transaminase transaminases transferase triglyceride triglycerides tsh urate urea uric"
    " urine vision weight"
)

# Words for groups of findings: by themselves they name none.
GENERAL = word_set(
    "abnormality administration adverse and appendage benign blood bodily body breast cardiac"
    " cardiovascular central circumstance class complication condition congenital connective dermatologic"
    " dermatological digestive disease disorder ear effect endocrine event experience eye familial finding"
    " gastrointestinal general genetic hematologic hematological hemic hepatobiliary immune infestation"
    " injury investigation laboratory labyrinth lymphatic malignant mediastinal medical metabolic"
    " metabolism musculoskeletal neoplasm nervous neurologic neurological nutrition nutritional ocular"
    " organ other perinatal peripheral poisoning pregnancy procedural procedure psychiatric puerperium"
    " reaction renal reproductive respiratory sense side sign site skin social special subcutaneous"
    " surgical symptom system thoracic tissue undesirable unspecified urinary urogenital vascular whole"
)
