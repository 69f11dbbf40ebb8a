// The words and signs of a query as it is being written, so that the editor knows what may come next.

export interface Token {
  kind: "comment" | "text" | "iri" | "variable" | "name" | "number" | "word" | "sign";
  text: string;
  from: number;
  to: number;
}

// The order counts: what begins alike is told apart by its longest form. Texts and comments may be open.
const PATTERN =
  /(?<comment>#[^\n]*)|(?<text>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<iri><[^<>"{}|^`\\\s]*>|<[A-Za-z][^<>"{}|^`\\\s]*$)|(?<variable>[?$]\w*)|(?<name>(?:[\p{L}][\p{L}\d_.-]*|_)?:(?:[\p{L}\d_%:-]|\.(?=[\p{L}\d_%:-]))*)|(?<number>\d[\d.]*(?:[eE][+-]?\d+)?)|(?<word>@?[\p{L}_][\w-]*)|(?<sign>\^\^|&&|\|\||[!<>]=|[^\s])/gu;

/** Read the tokens of a text. */
export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0];
    found.push({ kind: kind as Token["kind"], text: match[0], from: match.index, to: match.index + match[0].length });
  }
  return found;
}
