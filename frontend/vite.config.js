// Builds src/main.ts into the folder from which the service serves it and the wheel takes it.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { licences } from "./licences.js";

const into = fileURLToPath(new URL("../src/pharmagraph/serve/querypage/bundle", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  logLevel: "warn",
  plugins: [licences("LICENSES.txt")],
  build: {
    outDir: into,
    emptyOutDir: true,
    // The browsers of the last three years: style sheets of shadow roots and aria-activedescendant work in all.
    target: "es2022",
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: fileURLToPath(new URL("src/main.ts", import.meta.url)),
      output: { entryFileNames: "query.js", codeSplitting: false },
    },
  },
});
