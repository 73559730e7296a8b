import { describe, expect, it } from "vitest";
import { failuresDe } from "../../../renderer/text/failures-de.ts";
import { systemErrorsDe } from "../../../renderer/text/system-errors-de.ts";
import { tlsProblemsDe } from "../../../renderer/text/tls-problems-de.ts";
import { FailureCodeSchema, failure, failureText } from "../../../shared/failure.ts";
import { RevokeRefusalSchema } from "../../../shared/revoke-refusal.ts";
import { SystemErrorSchema, systemErrorWords } from "../../../shared/system-error.ts";
import { TlsProblemSchema } from "../../../shared/tls-problem.ts";

/** What is written into a sentence, by name of the parameter. */
const params = new Proxy<Record<string, string>>({}, { get: (_target, name) => `‹${String(name)}›` });
const marks = (text: string) => (text.match(/‹\w+›/g) ?? []).toSorted();

describe.each(FailureCodeSchema.options)("the failure %s", (code) => {
  const english = Object.values(failureText({ ...failure(code), params }));
  const german = failuresDe[code]((name) => `‹${name}›`);

  it("names the same in German as in English", () => {
    expect(marks(german.join(" "))).toEqual(marks(english.join(" ")));
  });

  it("is three sentences in German too, none of them left in English", () => {
    for (const [at, sentence] of german.entries()) {
      expect(sentence).toMatch(/[.?!]$/);
      expect(sentence).not.toBe(english[at]);
    }
  });
});

describe.each(RevokeRefusalSchema.options)("a store that refuses to delete: %s", (reason) => {
  it("is said in words in both languages", () => {
    const english = failureText(failure("revoke-denied", { reason })).what;
    const [german] = failuresDe["revoke-denied"](() => reason);
    for (const said of [english, german]) expect(said).not.toContain(reason);
    expect(german).not.toMatch(/permission|server is/);
  });
});

describe.each(SystemErrorSchema.options)("what the system says of an error: %s", (reason) => {
  it.each([
    "unreachable",
    "connection-lost",
    "ssh-unreachable",
    "ssh-key-unusable",
    "ssh-forward-refused",
    "file-unreadable",
    "audit-unavailable",
    "outcome-unrecorded",
    "history-unavailable",
    "settings-not-kept",
    "connections-not-kept",
    "data-folder-unusable",
    "alerts-set-aside",
    "events-set-aside",
    "events-undelivered",
    "sink-failed",
    "alerts-failing",
  ] as const)("is put into words in %s, in both languages", (code) => {
    const [german] = failuresDe[code]((name) => (name === "reason" ? reason : ""));
    expect(german).toContain(systemErrorsDe[reason]);
    expect(failureText(failure(code, { reason })).what).toContain(systemErrorWords(reason));
    expect(systemErrorWords(reason)).not.toBe(reason);
    expect(systemErrorsDe[reason]).not.toBe(systemErrorWords(reason));
  });
});

describe.each(TlsProblemSchema.options)("the problem with TLS %s", (reason) => {
  it.each(["tls-failed", "sink-failed", "alerts-failing", "events-undelivered"] as const)(
    "is said in %s, with what to do about it, in both languages",
    (code) => {
      const english = failureText(failure(code, { reason }));
      const [what, , next] = failuresDe[code]((name) => (name === "reason" ? reason : ""));
      expect(what).toContain(tlsProblemsDe[reason].reason);
      expect(next).toBe(tlsProblemsDe[reason].next);
      expect(english.what).not.toContain(reason);
      expect(english.next).toMatch(/^[A-Z].+\.$/);
      expect(english.next).not.toBe(failureText(failure(code)).next);
    },
  );
});
