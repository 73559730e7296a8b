import { defineConfig } from "vitest/config";

// Beside vite.config.ts, whose root is the renderer: without this file Vitest would look for tests there.
// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default defineConfig({
  test: { include: ["test/{unit,integration}/**/*.test.ts"] },
});
