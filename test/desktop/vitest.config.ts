import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Apart from the other suites: these start whole applications, one after the other, from a bundle made once.
// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/desktop/**/*.test.ts"],
    globalSetup: ["test/desktop/bundle-once.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 25 } },
  },
});
