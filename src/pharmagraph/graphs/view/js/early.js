// Runs before anything is shown: the page then is laid out for readers with a script, unless that fails.
document.documentElement.classList.add("js");
addEventListener("error", () => document.documentElement.dataset.ready || document.documentElement.classList.remove("js"));
