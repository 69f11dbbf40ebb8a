// What is asked, as the page's address: a link that shows the same query and its answer.

const LONGEST = 6_000;

/** Return the address for the form's fields; long ones go behind #, which is never sent. */
export function addressOf(fields: URLSearchParams): string {
  const asked = new URLSearchParams(fields);
  asked.set("format", "page");
  const text = asked.toString();
  return text.length > LONGEST ? `/query#${text}` : `/query?${text}`;
}

/** Tell which query an address shows; the place on the page that it names does not count. */
export function askedIn(place: Location): string {
  return place.search + (fieldsBehindHash(place.hash) ? place.hash : "");
}

/** Return the fields that stand behind # in an address, if there are any. */
export function fieldsBehindHash(hash: string): URLSearchParams | null {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  return fields.get("query") ? fields : null;
}
