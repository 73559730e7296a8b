import { defineConfig } from "vitest/config";

// Beside vite.config.ts, whose root is the renderer: without this file Vitest would look for tests there.
// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default defineConfig({
  // Real servers on a busy machine take their time; a test that hangs is still found.
  test: { include: ["test/{unit,integration}/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
