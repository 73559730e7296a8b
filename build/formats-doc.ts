/**
 * Writes docs/formats.md: what each session format records, and which framework wrote the bytes that prove it.
 * `--check` only says whether the file is up to date. The facts come from the formats themselves and from the
 * fixtures, so the page cannot promise what the code does not do.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FormatFamily } from "../electron/monitor/formats/format.ts";
import { families } from "../electron/monitor/formats/formats.ts";
import type { SessionField } from "../shared/formats/missing.ts";
import { type Fixture, readFixtures } from "../test/integration/formats/fixture.ts";

const file = join(import.meta.dirname, "../docs/formats.md");

const NAMES: Readonly<Record<SessionField, string>> = {
  user: "user",
  address: "address",
  client: "client",
  createdAt: "created",
  lastSeen: "last request",
};

export function formatsPage(): string {
  const fixtures = readFixtures().map(({ fixture }) => fixture);
  const sorted = [...families].sort((a, b) => a.title.localeCompare(b.title, "en"));
  return `${[
    INTRODUCTION,
    table(sorted, fixtures),
    "## Format by format\n",
    ...sorted.map((family) => section(family, fixtures)),
    DECLARED,
  ].join("\n")}\n`;
}

/** True if the page is up to date. */
export function isPageCurrent(): boolean {
  return readFileSync(file, "utf8") === formatsPage();
}

/** Why the test suite, which installs from Debian and npm, does not run a framework, and what was run in its place. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "aspnet-core":
    "neither Debian nor npm has .NET. Mono, which Debian has, runs the class that writes the session, but not ASP.NET Core.",
  authelia:
    "neither Debian nor npm has Authelia or its Go modules. What it stores is encrypted, so only the key, the expiry and that nothing can be read are proven.",
  gitea:
    "neither Debian nor npm has Gitea, Forgejo or their Go modules. Debian's Go ran the serializer of their sessions.",
  gitlab:
    "neither Debian nor npm has GitLab. Debian's Ruby and ActiveSupport ran the serializers that it calls.",
  kong: "neither Debian nor npm has Kong or lua-resty-session. The library was run once from its source, with Debian's nginx.",
  "oauth2-proxy":
    "neither Debian nor npm has oauth2-proxy or its Go modules. What it stores is encrypted, so only the key, the expiry and that nothing can be read are proven.",
  "spring-session":
    "Debian has Spring 4 only, and no Spring Session, Spring Data Redis or Lettuce. Debian's JDK and Jackson ran Spring Security's own classes instead.",
  starsessions:
    "Debian has Starlette, but neither Debian nor npm has starsessions. Both were run once from their source.",
};

/** Throws for a format that is neither run by the test suite nor excused. */
function whyNotRun(id: string, own: readonly Fixture[]): string[] {
  const why = NOT_RUN[id];
  const live = own.some(({ origin }) => origin === "live");
  if (live === (why !== undefined)) {
    throw new Error(`${id} ${live ? "is run after all" : "is not run, and nothing says why"}`);
  }
  return why === undefined ? [] : [`- Not run by the test suite: ${why}`];
}

const INTRODUCTION = `# Session formats

<!-- Written by build/formats-doc.ts. -->

What Sessionwatch reads out of the sessions of common web frameworks, and how that is known. *Recorded* is in what the
framework itself writes. *By convention* is found when the application keeps it under one of the usual names, such as
\`userId\`, \`passport.user\`, or a \`stamp\` with address and times. *Inferred* is worked out from the expiry, and shown as
inferred. Sessions whose payload cannot be read are counted as opaque; they expire and can be revoked like all others.

**Live** means that the test suite runs the framework, logs a user in over HTTP, sees the session, revokes it, and finds
the framework's next answer logged out.

## Overview
`;

function table(sorted: readonly FormatFamily[], fixtures: readonly Fixture[]): string {
  const rows = sorted.map((family) => {
    const { about } = family;
    const live = fixtures.some((fixture) => fixture.format === family.id && fixture.origin === "live");
    const cells = [
      `[${family.title}](#${family.id})`,
      fields(about.recorded),
      fields(about.byConvention),
      about.inferred === null ? "–" : "last request",
      live ? "live" : "fixture",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| Format | Recorded | By convention | Inferred | Verified |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function section(family: FormatFamily, fixtures: readonly Fixture[]): string {
  const { about, id, standard, title } = family;
  const own = fixtures.filter((fixture) => fixture.format === id);
  const prefixes = standard.map(({ prefix }) => prefix).filter((prefix) => prefix !== "");
  const lines = [
    `### <a id="${id}"></a>${title}`,
    "",
    `- Id: \`${id}\`. Keys: ${prefixes.length === 0 ? "no prefix of their own" : prefixes.map((prefix) => `\`${prefix}*\``).join(", ")}; any other prefix is recognised.`,
    `- Its own words for ending a session: \`${about.logOut}\`.`,
    ...(about.inferred === null ? [] : [`- ${about.inferred}`]),
    ...(about.caution === null ? [] : [`- ${about.caution}`]),
    "- Verified with:",
    ...own.map(
      ({ framework, origin }) => `  - ${framework} – ${origin === "live" ? "live" : decapitalised(origin)}`,
    ),
    ...whyNotRun(id, own),
    "",
  ];
  return lines.join("\n");
}

function fields(list: readonly SessionField[]): string {
  return list.length === 0 ? "–" : list.map((field) => NAMES[field]).join(", ");
}

/** For the middle of a line; names like "Go" and "The JDK" keep their capital. */
function decapitalised(text: string): string {
  return /^(?:Written|Built|Random)\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const DECLARED = `## Anything else: the declared format

A format that is not listed is described once, in the editor (Connections, or Settings → Session formats) or in a small
YAML or JSON file that the editor reads and writes. It counts before the formats above:

\`\`\`yaml
sessionwatch: 1              # version of this layout
id: shop                     # shown in the table, used in filters
title: The shop
key: "shop:session:{token}"  # {token} and {user} name parts of the key, * stands for anything
type: string                 # or hash
encoding: json               # json, msgpack, php, form, text; for hashes: hash, json, msgpack, php
fields:                      # all optional
  user: user.id | uid
  label: user.mail
  address: net.ip
  client: net.agent
  createdAt: times.0
  lastSeen: times.1
  expiresAt: until
rollingSeconds: 3600         # full life, if every request renews the expiry: the last request is inferred
companions:                  # go when the session goes
  keys: ["shop:cart:{token}"]
  members:                   # type: set (the default), sorted-set, list, or hash, where the member is the field
    - { key: "shop:user_sessions:{user}", type: set, member: "{key}" }
\`\`\`

Paths are names with dots between them. \`items.0\` counts in lists, \`a\\.b\` is a name with a dot, \`login_*\` is the first
name that fits, and \`uid | user.id\` takes what leads somewhere. Moments may be seconds, milliseconds or ISO 8601 text.
In companions \`{token}\`, \`{user}\` and \`{key}\` are filled in. Mistakes are reported with line and field.`;

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    process.exitCode = isPageCurrent() ? 0 : 1;
  } else {
    writeFileSync(file, formatsPage());
  }
}
