import { join, sep } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

// The one import of Electron there; nothing of it is used by what is tested here.
vi.mock("electron", () => ({ protocol: {} }));
const { fileOf } = await import("../../../electron/desktop/app-scheme.ts");

const folder = join(sep, "app", "renderer");

describe("The app:// scheme", () => {
  it("finds the page's files", () => {
    expect(fileOf(folder, "app://sessionwatch/")).toBe(join(folder, "index.html"));
    expect(fileOf(folder, "app://sessionwatch/assets/a-b.js?x#y")).toBe(join(folder, "assets", "a-b.js"));
  });

  it.each([
    "app://elsewhere/index.html",
    "https://sessionwatch/index.html",
    "app://sessionwatch/..%2fdesktop%2fmain.js",
    "app://sessionwatch/%2e%2e%2fdesktop",
    "app://sessionwatch/..%5cdesktop",
    "app://sessionwatch/%00",
    "app://sessionwatch/%zz",
    "nonsense",
  ])("finds nothing for %s", (address) => {
    expect(fileOf(folder, address)).toBeNull();
  });

  it("never leaves the folder", () => {
    const part = fc.constantFrom("..", ".", "%2e%2e", "a", "%2f", "/", "//", "%5c", "\\", "%252e");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = fileOf(folder, `app://sessionwatch/${parts.join("")}`);
        expect(file === null || file.startsWith(folder + sep)).toBe(true);
      }),
    );
  });
});
