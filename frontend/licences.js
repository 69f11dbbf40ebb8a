// A Vite plugin that writes the licence of every package of which code is in the bundle, sorted by name.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const LICENCE = /^(licen[cs]e|copying|notice)/i;

function packageOf(file) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (existsSync(path)) {
      const { name, version, license } = JSON.parse(readFileSync(path, "utf8"));
      if (name && version) return { folder, name, version, license };
    }
  }
  throw new Error(`no package holds ${file}`);
}

function notice({ folder, name, version, license }) {
  const texts = readdirSync(folder).filter((file) => LICENCE.test(file)).sort();
  if (texts.length === 0) throw new Error(`${name} ${version} comes without the text of its licence (${license})`);
  const said = texts.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return [`${name} ${version} (${license})`, "", ...said].join("\n");
}

export function licences(fileName) {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const found = new Map();
      for (const chunk of Object.values(bundle)) {
        for (const id of Object.keys(chunk.modules ?? {})) {
          const file = id.replace(/^\0/, "").split("?")[0];
          if (file.includes("/node_modules/")) {
            const one = packageOf(file);
            found.set(`${one.name} ${one.version}`, one);
          }
        }
      }
      const names = [...found.keys()].sort();
      const head = "query.js holds code of these packages.";
      const rule = `\n\n${"-".repeat(72)}\n\n`;
      const source = [head, ...names.map((name) => notice(found.get(name)))].join(rule) + "\n";
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}
