// What the place of the cursor asks for: the subject, property or object of a pattern, a prefix, a graph …

import { tokensOf, type Token } from "./tokens";

export type Slot = "subject" | "property" | "object" | "end" | "values" | "expression" | "prefix" | "graph" | "top";

export interface Place {
  slot: Slot;
  /** What is being written at the cursor, and where it begins. */
  word: string;
  from: number;
  /** The property of the pattern whose object is being written. */
  property: string;
}

interface Frame {
  sign: string;
  slot: Slot;
  property: string;
}

const GRAPH_NEXT = new Set(["GRAPH", "FROM", "NAMED"]);
const TERM_WORDS = new Set(["a", "true", "false"]);

/** Tell what the end of a text asks for; null within comments, texts and numbers. */
export function placeAt(text: string): Place | null {
  const tokens = tokensOf(text);
  const last = tokens.at(-1);
  let word: Token | undefined;
  if (last && last.to === text.length) {
    if (last.kind === "comment" || last.kind === "number" || (last.kind === "text" && !isClosed(last.text))) return null;
    if (last.kind === "iri" && last.text.endsWith(">")) return null;
    if (last.kind !== "sign" && last.kind !== "text") word = tokens.pop();
  }
  const reader = new Reader();
  for (const token of tokens) if (token.kind !== "comment") reader.read(token);
  const { slot, property } = reader.asks();
  return { slot, property, word: word?.text ?? "", from: word?.from ?? text.length };
}

function isClosed(text: string): boolean {
  const quote = text[0] ?? "";
  const sign = text.startsWith(quote.repeat(3)) ? quote.repeat(3) : quote;
  return text.length >= 2 * sign.length && text.endsWith(sign);
}

/** Follows the groups and patterns of a query, token by token. */
class Reader {
  private frames: Frame[] = [{ sign: "", slot: "top", property: "" }];
  private expected: Slot[] = [];
  private lastWord = "";
  private lastEnd = -1;

  private get frame(): Frame {
    return this.frames.at(-1)!;
  }

  asks(): { slot: Slot; property: string } {
    return { slot: this.expected[0] ?? this.frame.slot, property: this.frame.property };
  }

  read(token: Token): void {
    const adjacent = token.from === this.lastEnd;
    this.lastEnd = token.to;
    if (token.kind === "sign") this.sign(token.text);
    else if (token.kind === "word" && !TERM_WORDS.has(token.text)) this.keyword(token.text.toUpperCase());
    else if (token.text === "?" && adjacent) return; // "zero or one" behind a property
    else if (this.expected.length > 0) this.expected.shift();
    else this.term(token.text);
  }

  private keyword(word: string): void {
    this.lastWord = word;
    this.expected = word === "PREFIX" ? ["prefix", "top"] : GRAPH_NEXT.has(word) ? ["graph"] : word === "BASE" ? ["top"] : [];
    if (this.frame.sign === "{" && this.frame.slot !== "values") this.frame.slot = "subject";
  }

  private term(text: string): void {
    const frame = this.frame;
    if (frame.slot === "subject") frame.slot = "property";
    else if (frame.slot === "property") {
      frame.property = text;
      frame.slot = "object";
    } else if (frame.slot === "object") frame.slot = "end";
  }

  private sign(sign: string): void {
    const frame = this.frame;
    if (sign === "{") this.open("{", this.lastWord === "VALUES" ? "values" : "subject");
    else if (sign === "[") this.open("[", "property");
    else if (sign === "(") this.open("(", frame.slot === "property" ? "property" : frame.slot === "values" ? "values" : "expression");
    else if ("}])".includes(sign)) this.close(sign);
    else if (frame.sign !== "(") this.punctuation(sign, frame);
    else if (frame.slot === "object" && "/|".includes(sign)) frame.slot = "property";
  }

  private punctuation(sign: string, frame: Frame): void {
    if (frame.slot === "top" || frame.slot === "values") return;
    if (sign === "." && frame.sign === "{") frame.slot = "subject";
    else if (sign === ";") frame.slot = "property";
    else if (sign === ",") frame.slot = "object";
    else if ((sign === "/" || sign === "|") && frame.slot === "object") frame.slot = "property";
  }

  private open(sign: string, slot: Slot): void {
    this.frames.push({ sign, slot, property: "" });
    this.lastWord = "";
    this.expected = [];
  }

  private close(sign: string): void {
    if (this.frames.length === 1) return;
    const closed = this.frames.pop()!;
    if (sign === "}") {
      if (this.frame.sign === "{") this.frame.slot = "subject";
    } else if (sign === "]" || closed.slot === "object" || closed.slot === "property") this.term(closed.property);
  }
}
