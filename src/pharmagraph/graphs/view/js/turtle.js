// What was chosen as Turtle (W3C RDF 1.1 Turtle), to be copied: each statement with the triples that the graph holds of it.
const escaped = (text) => text.replace(/["\\\n\r\t\f\b]/g, (sign) => ({ '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b" })[sign]);
const reference = (iri) => {
  const [address, ...fragment] = iri.split("#");
  const whole_ = fragment.length ? `${address}#${fragment.join("%23")}` : address;
  const safe = whole_.replace(/[^\p{L}\p{N}\p{M}\-._~:/?#@!$&'()*+,;=%]|%(?![\da-f]{2})/giu, encodeURIComponent);
  const local = safe.startsWith(data.vocabulary) ? safe.slice(data.vocabulary.length) : "";
  return /^[A-Za-z]\w*$/.test(local) ? `ph:${local}` : `<${safe}>`;
};
const remark = (text) => text.replace(/\s+/g, " ");
// The object as the graph has it; "" where the page does not know it.
function objectOf(row) {
  if (row.value) return row.value;
  if (row.is_term) return parts.get(row.end).iri ? reference(parts.get(row.end).iri) : "";
  if (row.structured) return reference(`${row.iri}/value`);
  return row.language === undefined ? "" : `"${escaped(row.object)}"${row.language ? `@${row.language}` : ""}`;
}
function turtleOf(numbers) {
  const texts = numbers.map((number) => {
    const row = data.statements[number];
    const subject = reference(parts.get(row.subject).iri);
    const relation = reference(data.relations[row.r][1]);
    const object = objectOf(row);
    const kind = row.rule >= 0 ? "InferredStatement" : "Statement";
    const about = [`a ph:${kind}`, `rdf:subject ${subject}`, `rdf:predicate ${relation}`];
    if (object) about.push(`rdf:object ${object}`);
    for (const name of ["status", "certainty", "polarity"]) if (/^[a-z]+$/.test(row[name])) about.push(`ph:${name} ph:${row[name]}`);
    if (row.document && row.rule < 0) about.push(`prov:wasDerivedFrom ${reference(row.document)}`);
    const firm = ["accepted", "inferred"].includes(row.status) && row.polarity === "affirmed" && !row.qualifiers.length && !row.change;
    const lines = [`# ${remark(`${nameOf(row.subject)} ${row.relation} ${row.object}`)}`];
    if (row.cues) lines.push(`# on the words: ${remark(row.cues)}`);
    if (!object) lines.push("# its value is not written out on the page");
    if (firm && object) lines.push(`${subject} ${relation} ${object} .`);
    lines.push(`${reference(row.iri)} ${about.join(" ;\n    ")} .`);
    return lines.join("\n");
  });
  const head = [`@prefix ph: <${data.vocabulary}> .`, "@prefix prov: <http://www.w3.org/ns/prov#> .", "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."];
  return `${head.join("\n")}\n\n${texts.join("\n\n")}\n`;
}

// Copy some statements; where the browser forbids it, show the text so that the reader can.
async function copyTurtle(numbers, button) {
  const text = turtleOf(numbers);
  const area = make("textarea", { readonly: "", "aria-label": "Turtle", rows: "8", class: "turtle" });
  area.value = text;
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    button.after(area);
    area.select();
    done = document.execCommand("copy");
    if (done) area.remove();
  }
  const words = done ? `Copied ${plural(numbers.length, "statement")} as Turtle.` : "Press Ctrl and C to copy the text.";
  if (!done) area.focus();
  said.textContent = words;
  if (!done) return;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy as Turtle"), 1500);
}
