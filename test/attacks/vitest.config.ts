import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  // A real browser, real hashing and a hundred requests at once: one file after the other.
  test: { include: ["test/attacks/**/*.test.ts"], fileParallelism: false },
});
