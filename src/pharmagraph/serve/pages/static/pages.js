// Suggestions while somebody types into the search field (WAI-ARIA 1.2, combobox with a list box), and
// unfolding of the statement that the address names. Everything works without this script.
"use strict";

(() => {
  const input = document.getElementById("q");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  const WAIT = 120;
  let timer = 0;
  let asked = "";
  let chosen = -1;

  function options() {
    return [...list.children];
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    const all = options();
    chosen = all.length ? (number + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) return;
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  function row(term, number) {
    const option = document.createElement("li");
    option.id = `suggestion-${number}`;
    option.role = "option";
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("bdi");
    name.textContent = term.matched || term.label;
    const kind = document.createElement("small");
    kind.textContent = term.matched ? `${term.label}, ${term.kind}` : term.kind;
    option.append(name, kind);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      go(term);
    });
    option.term = term;
    return option;
  }

  function go(term) {
    // Addresses come from this service and begin with a slash; anything else is not followed.
    if (/^\/(?!\/)/.test(term.address)) location.assign(term.address);
  }

  async function suggest() {
    const words = input.value.trim();
    asked = words;
    if (!words) return close();
    const answer = await fetch(`/search.json?limit=12&q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer || !answer.ok || asked !== words) return undefined;
    const { terms, did_you_mean: near, pages } = await answer.json();
    const shown = terms.length ? terms : near;
    list.replaceChildren(...shown.map(row));
    list.hidden = !shown.length;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(shown.length > 0));
    if (terms.length) said.textContent = `${pages.total} terms`;
    else said.textContent = near.length ? "No term is called so; similar ones are listed" : "No term is called so";
    return undefined;
  }

  function onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      const down = event.key === "ArrowDown";
      choose(chosen < 0 && !down ? -1 : chosen + (down ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      go(options()[chosen].term);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  }

  function begin() {
    list.id = "suggestions";
    list.role = "listbox";
    list.setAttribute("aria-label", "Terms");
    list.hidden = true;
    said.className = "unseen";
    said.setAttribute("role", "status");
    input.parentElement.append(list, said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(suggest, WAIT);
    });
    input.addEventListener("keydown", onKey);
    input.addEventListener("blur", close);
  }

  function unfold() {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // no well-formed address names anything here
    }
    const found = id && document.getElementById(id);
    const details = found && found.querySelector(":scope > details");
    if (!details) return;
    details.open = true;
    found.scrollIntoView({ block: "start" });
  }

  // What is folded away on the screen belongs on paper all the same.
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("main details:not(.picture)")) one.open = true;
  });
  addEventListener("hashchange", unfold);
  if (input) begin();
  unfold();
})();
