import { defineConfig } from "@playwright/test";

/** Chromium of the system; the flags keep it from calling home and from needing a GPU or a sandbox of its own. */
// biome-ignore lint/style/noDefaultExport: Playwright asks for it.
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.spec.ts",
  fullyParallel: false,
  workers: 1,
  // Real processes race on a busy machine; what fails twice is broken, what fails once is listed as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
