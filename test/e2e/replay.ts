/**
 * A recorded moment of the product, shown to the real page: always the same, for pictures that are compared, and with
 * any state of the connection, for pictures that are looked at. `node test/e2e/replay.ts` records it anew from a live
 * demonstration; to be done when a view's contract has changed.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "@playwright/test";
import { z } from "zod";
import { startDemo } from "../../demo/demo.ts";
import configuration from "../../playwright.config.ts";
import { ReplySchema, RequestSchema, type ViewName, views } from "../../shared/link.ts";
import { DEFAULT_SETTINGS } from "../../shared/settings/settings.ts";
import type { Status } from "../../shared/status.ts";
import { eventually } from "../eventually.ts";
import { startHost } from "./product.ts";

const FILE = join(import.meta.dirname, "..", "fixtures", "recorded-moment.json");
/** As the views ask for them; what a recording has to hold. */
const NAMES = ["status", "overview", "sessions", "session", "user", "findings"] as const;
const WATCHED_MS = 90_000;
/** Enough for the largest window. */
const MOST_ROWS = 60;

const StateSchema = z.object({
  head: z.record(z.string(), z.unknown()),
  rows: z.array(z.looseObject({ id: z.string() })),
});
const RecordingSchema = z.object({
  /** On this machine's clock. */
  at: z.number(),
  views: z.record(z.enum(NAMES), StateSchema),
});
type Recording = z.infer<typeof RecordingSchema>;

export interface Scene {
  /** What differs from a live connection at the recorded moment. */
  readonly status?: (at: number) => Partial<Status>;
  /** Views that never answer. */
  readonly silent?: readonly ViewName[];
  /** There is nothing in the store. */
  readonly empty?: boolean;
}

/** From now on the page is shown the recording. Its clock stands still. */
export async function replay(page: Page, scene: Scene = {}): Promise<Recording> {
  const recording = RecordingSchema.parse(JSON.parse(await readFile(FILE, "utf8")));
  for (const name of NAMES) {
    const { success } = views[name].head.safeParse(recording.views[name].head);
    if (!success) throw new Error(`${name} has changed: record anew with node test/e2e/replay.ts`);
  }
  await page.clock.setFixedTime(recording.at);
  await page.routeWebSocket(/./, (socket) => {
    const opened = new Map<number, string>();
    socket.onMessage((message) => {
      const request = RequestSchema.parse(JSON.parse(String(message)));
      const send = (reply: object) => socket.send(JSON.stringify(reply));
      switch (request.kind) {
        case "hello":
          send({ kind: "hello", protocol: request.protocol, version: "0.0.0" });
          return;
        case "open":
        case "change": {
          if (request.kind === "open") opened.set(request.view, request.name);
          if (opened.get(request.view) === "settings") {
            const head = { settings: DEFAULT_SETTINGS, problem: null };
            send({ kind: "snapshot", view: request.view, epoch: request.epoch, head, rows: [] });
            return;
          }
          const name = NAMES.find((each) => each === opened.get(request.view));
          if (name === undefined || scene.silent?.includes(name) === true) return;
          send({
            kind: "snapshot",
            view: request.view,
            epoch: request.epoch,
            ...stateOf(recording, name, request.params, scene),
          });
          return;
        }
        case "call":
          send({ kind: "result", call: request.call, output: OUTPUTS[request.name] ?? {} });
          return;
        case "close":
          opened.delete(request.view);
      }
    });
  });
  return recording;
}

const OUTPUTS: Readonly<Record<string, object>> = {
  explainFilter: { problem: null, suggestions: [] },
  countTarget: { count: 3 },
  findUsers: {
    users: [
      { user: "alice.brandt@example.com", label: "Alice Brandt", sessions: 3, matched: "Alice Brandt" },
      { user: "malice@example.com", label: "M. Alice", sessions: 1, matched: "malice@example.com" },
    ],
  },
};

function stateOf(
  recording: Recording,
  name: (typeof NAMES)[number],
  params: unknown,
  { status, empty }: Scene,
) {
  const { head, rows } = recording.views[name];
  if (name === "status") {
    return { head: { status: { ...(head["status"] as Status), ...status?.(recording.at) } }, rows };
  }
  const asked = views.session.params.safeParse(params);
  if (name === "session" && asked.success && empty !== true) {
    // The one that was recorded stands for whichever is opened.
    const { row } = views.session.head.parse(head);
    return { head: { ...head, row: row === null ? null : { ...row, id: asked.data.id } }, rows };
  }
  if (empty !== true) return { head, rows };
  return { head: { ...head, ...EMPTY[name] }, rows: [] };
}

const none = { value: 0, estimate: null };
const EMPTY: Readonly<Record<string, object>> = {
  overview: {
    figures: { sessions: none, users: none, activeNow: none, countries: 0, anonymous: 0, opaque: 0 },
    activity: { stepMs: 60_000, since: 0, points: [] },
    ...{ countries: [], places: [], browsers: [], systems: [], formats: [], busiest: [], marks: [] },
  },
  sessions: { matched: none, total: none, offset: 0, newer: 0 },
  session: { row: null },
  user: { sessions: none, countries: [], findings: [] },
  findings: { open: 0, critical: 0, total: 0 },
};

/** The first answer to each of {@link NAMES}, after the demonstration has run for a while. */
async function record(): Promise<void> {
  const demo = await startDemo({ seed: 3 });
  await demo.settled;
  const host = await startHost(demo.storeUrl);
  const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
  const page = await browser.newPage();
  const opened = new Map<number, string>();
  const seen: Record<string, z.infer<typeof StateSchema>> = {};
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const request = RequestSchema.parse(JSON.parse(String(payload)));
      if (request.kind === "open") opened.set(request.view, request.name);
    });
    socket.on("framereceived", ({ payload }) => {
      const reply = ReplySchema.parse(JSON.parse(String(payload)));
      if (reply.kind === "delta") {
        // Contents are read when they are asked for, and follow.
        const session = opened.get(reply.view) === "session" ? seen["session"] : undefined;
        if (session !== undefined) Object.assign(session.head, reply.delta.head);
      }
      if (reply.kind !== "snapshot") return;
      const name = opened.get(reply.view) ?? "";
      const fuller = (seen[name]?.rows.length ?? -1) < reply.rows.length;
      if (fuller) seen[name] = { head: reply.head, rows: reply.rows.slice(0, MOST_ROWS) };
    });
  });
  await page.goto(host.url);
  await page.waitForTimeout(WATCHED_MS);
  for (const name of Object.keys(seen)) delete seen[name];
  await page.goto(`${new URL(host.url).origin}/#/overview?range=15m`);
  await page.reload();
  await page.getByText("Live", { exact: true }).first().waitFor();
  await page.evaluate(() => {
    location.hash = "#/findings";
  });
  const link = page.locator('a[href*="#/user?user="]').first();
  const user = await link.getAttribute("href");
  await page.evaluate(() => {
    location.hash = "#/sessions";
  });
  await page.getByRole("row").nth(3).hover();
  await page.getByRole("row").nth(3).getByRole("cell").nth(3).click();
  await page.getByRole("complementary").getByRole("heading", { name: "Contents" }).waitFor();
  await eventually("the contents to be read", async () => seen["session"]?.head["format"] !== null);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, user ?? "");
  await eventually("every view to be recorded", async () => NAMES.every((name) => seen[name] !== undefined));
  const status = seen["status"]?.head["status"] as Status;
  seen["status"] = {
    head: { status: { ...status, where: "redis://sessions.internal:6379/0", skewMs: 0 } },
    rows: [],
  };
  const recorded = Object.fromEntries(NAMES.map((name) => [name, seen[name]]));
  await writeFile(FILE, `${JSON.stringify({ at: Date.now(), views: recorded })}\n`);
  await browser.close();
  await host.stop();
  await demo.stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await record();
