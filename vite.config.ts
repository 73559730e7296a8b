import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Both hosts serve the result under `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'`:
// hence no inlined assets, no inline scripts, and addresses relative to the page (app:// has no usual root).
// biome-ignore lint/style/noDefaultExport: Vite asks for it.
export default defineConfig({
  root: fileURLToPath(new URL("renderer", import.meta.url)),
  base: "./",
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL("dist/renderer", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // light-dark() and the rest of the style sheets stay as written from these versions on.
    target: ["chrome123", "firefox121", "safari17.5"],
    // The page is on this machine; what counts is one script, not how fast it would cross a network.
    chunkSizeWarningLimit: 2000,
    license: { fileName: "licenses.md" },
  },
});
