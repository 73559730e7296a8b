import type { WebContents, WebFrameMain } from "electron";
import { describe, expect, it, vi } from "vitest";

vi.mock("electron", () => ({ protocol: {} }));
const { whyRefused } = await import("../../../electron/desktop/ipc-sender.ts");

const ours = {} as WebContents;
const main = { origin: "app://sessionwatch", parent: null } as WebFrameMain;
const isOurs = (contents: WebContents) => contents === ours;

describe("A message from a window", () => {
  it("is heard from the main frame of our page in one of our windows", () => {
    expect(whyRefused({ sender: ours, senderFrame: main }, isOurs)).toBeNull();
  });

  it.each([
    ["the frame is gone", { sender: ours, senderFrame: null }],
    ["not a main frame", { sender: ours, senderFrame: { ...main, parent: main } as WebFrameMain }],
    [
      "not our page",
      { sender: ours, senderFrame: { ...main, origin: "https://sessionwatch" } as WebFrameMain },
    ],
    ["not our page", { sender: ours, senderFrame: { ...main, origin: "null" } as WebFrameMain }],
    ["not one of our windows", { sender: {} as WebContents, senderFrame: main }],
  ])("is refused because: %s", (why, sender) => {
    expect(whyRefused(sender, isOurs)).toBe(why);
  });
});
