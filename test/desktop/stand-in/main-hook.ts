/** Preloaded into the stand-in's main process: `electron` means the stand-in, for `import` and `require` alike. */
import { registerHooks } from "node:module";

const standIn = new URL("electron.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    return specifier === "electron" ? { url: standIn, shortCircuit: true } : next(specifier, context);
  },
});
