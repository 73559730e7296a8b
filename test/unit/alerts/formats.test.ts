import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlertEvent } from "../../../electron/monitor/alerts/event.ts";
import { bodyOf } from "../../../electron/monitor/alerts/formats/body.ts";
import { asciiJson, oneLine } from "../../../electron/monitor/alerts/formats/text.ts";
import { signedHeaders } from "../../../electron/monitor/alerts/sinks/signature.ts";
import { syslogMessage } from "../../../electron/monitor/alerts/sinks/syslog-message.ts";
import { anyEvent } from "./any-event.ts";
import { finding, NOON } from "./finding.ts";

const id = "11111111-2222-4333-8444-555555555555";
const raised: AlertEvent = { kind: "finding", id, at: NOON, activity: "raised", finding: finding() };
const revoked: AlertEvent = {
  kind: "revocation",
  id,
  at: NOON,
  operator: "carol",
  automatic: false,
  users: ["alice"],
  sessions: 2,
  reason: "stolen",
  counts: { revoked: 2, alreadyGone: 0, denied: 0, failed: 0, left: 0 },
};
const bodies = ["own", "ecs", "ocsf", "slack", "teams"] as const;

describe("An event for a SIEM", () => {
  it("has ECS's fields", () => {
    expect(bodyOf(raised, "ecs")).toMatchObject({
      "@timestamp": "2026-03-02T12:00:00.000Z",
      ecs: { version: "8.11.0" },
      event: { id, kind: "alert", category: ["session", "threat"], severity: 8, risk_score: 85 },
      rule: { id: "impossible-travel" },
      user: { id: "alice", name: "alice@example.com" },
      source: { ip: "203.0.113.9", geo: { country_iso_code: "JP", city_name: "Tokyo" } },
      user_agent: { name: "Firefox", os: { name: "Windows" } },
      related: { ip: ["198.51.100.1", "203.0.113.9"] },
    });
    expect(bodyOf(revoked, "ecs")).toMatchObject({
      event: { category: ["session"], type: ["end"], outcome: "success", reason: "stolen" },
      user: { name: "carol", target: { id: ["alice"] } },
    });
  });

  it("has OCSF's fields", () => {
    expect(bodyOf(raised, "ocsf")).toMatchObject({
      time: NOON,
      category_uid: 2,
      class_uid: 2004,
      activity_id: 1,
      type_uid: 200_401,
      severity_id: 5,
      is_alert: true,
      metadata: { version: "1.4.0", product: { vendor_name: "Sessionwatch" } },
      finding_info: { uid: "abcdefghijklmnopqrstuv", title: "impossible-travel", last_seen_time: NOON },
    });
    expect(bodyOf(revoked, "ocsf")).toMatchObject({
      class_uid: 3004,
      activity_id: 4,
      type_uid: 300_404,
      status_id: 1,
    });
  });

  it("is RFC 5424 for syslog, fits a datagram whatever is in it, and stays whole", () => {
    expect(syslogMessage(raised, "own", 8192)).toMatch(
      /^<82>1 2026-03-02T12:00:00\.000Z [\x21-\x7e]+ sessionwatch \d+ finding - \{"version":1,/,
    );
    fc.assert(
      fc.property(
        anyEvent,
        fc.constantFrom(...bodies),
        fc.constantFrom(1024, 2048, 8192),
        (event, body, most) => {
          const message = syslogMessage(event, body, most);
          expect(message.length).toBeLessThanOrEqual(most);
          expect(message).toMatch(/^[\x20-\x7e]*$/);
          const json = /\{.*\}$/.exec(message)?.[0] ?? "nothing";
          expect(() => JSON.parse(json)).not.toThrow();
          // Every form names what it is about.
          expect(json).toContain(body === "slack" || body === "teams" ? "" : event.id);
        },
      ),
    );
  });

  it("is cut for people without halving a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (text, most) => {
          const line = oneLine(text, most);
          expect(line.length).toBeLessThanOrEqual(most);
          expect(line.isWellFormed()).toBe(true);
        },
      ),
    );
    expect(oneLine("ab😀cd", 4)).toBe("ab…");
  });
});

describe("What users call themselves", () => {
  const hostile = "x\r\n<13>1 forged\u202e\u009b2J <!channel> [link](http://evil.example) & \u0000";
  const event: AlertEvent = {
    ...raised,
    finding: finding({ user: hostile, label: hostile, sentence: `${hostile} was away.` }),
  };

  it.each(bodies)("begins no line and turns no direction in %s", (body) => {
    expect(asciiJson(bodyOf(event, body))).toMatch(/^[\x20-\x7e]*$/);
  });

  it.each(["own", "ecs", "ocsf"] as const)("is told unchanged in %s", (body) => {
    expect(JSON.stringify(JSON.parse(asciiJson(bodyOf(event, body))))).toContain(
      JSON.stringify(hostile).slice(1, -1),
    );
  });

  it("calls nobody in Slack", () => {
    const { text, blocks } = bodyOf(event, "slack");
    expect(text).not.toContain("<!channel>");
    expect(JSON.stringify(blocks)).not.toContain("mrkdwn");
  });

  it("makes no links in Teams", () => {
    expect(JSON.stringify(bodyOf(event, "teams"))).not.toContain('"TextBlock"');
  });
});

describe("A signature", () => {
  it("is that of Standard Webhooks", () => {
    const key = `whsec_${Buffer.from("secret key of mine").toString("base64")}`;
    const headers = signedHeaders("msg_1", 1_700_000_000_999, '{"a":1}', key);
    const expected = createHmac("sha256", "secret key of mine")
      .update('msg_1.1700000000.{"a":1}')
      .digest("base64");
    expect(headers).toEqual({
      "webhook-id": "msg_1",
      "webhook-timestamp": "1700000000",
      "webhook-signature": `v1,${expected}`,
    });
    expect(signedHeaders("msg_1", 0, "", null)).not.toHaveProperty("webhook-signature");
  });
});
