/**
 * ASP.NET Core session state in an IDistributedCache on Redis: `<InstanceName><guid>` is a hash of `absexp` and
 * `sldexp` (.NET ticks of 100 ns; −1: none) and `data`, which DistributedSession writes: revision 2, 3 bytes
 * count, the session's id (16 bytes), then for each entry 2 bytes length and name, 4 bytes length and value.
 * The cookie holds another, encrypted value that leads to the key.
 *
 * The sliding expiry is renewed on every request, so expiry − sldexp is the last request. Other uses of the same
 * cache have the same hash with other data; those are not sessions.
 */
import { holds, writtenBy } from "./because.ts";
import { decodeBounded, type Parsed, type Plain, plain, Undecodable } from "./decoding/bounded.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { lastSeenFromExpiry, laterOf } from "./inference.ts";

const TICKS_PER_MS = 10_000;

export const aspnetCoreFamily: FormatFamily = familyOf({
  id: "aspnet-core",
  title: "ASP.NET Core (session state in a distributed cache)",
  type: "hash",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred: "Last request = expiry − IdleTimeout (sldexp): every request renews the sliding expiry.",
    logOut: "HttpContext.Session.Clear()",
    caution:
      "This ends the session's data. Who is signed in is in ASP.NET's authentication cookie unless a ticket store keeps it here too.",
    advice: [
      {
        fields: ["user", "address", "client", "createdAt"],
        where: "After the password was checked.",
        code: [
          'HttpContext.Session.SetString("UserId", user.Id);',
          'HttpContext.Session.SetString("IpAddress", HttpContext.Connection.RemoteIpAddress!.ToString());',
          'HttpContext.Session.SetString("UserAgent", Request.Headers.UserAgent.ToString());',
          'HttpContext.Session.SetString("CreatedAt", DateTimeOffset.UtcNow.ToString("O"));',
        ].join("\n"),
      },
      {
        fields: ["lastSeen"],
        where: "After app.UseSession().",
        code: [
          "app.Use(async (context, next) =>",
          "{",
          '    if (context.Session.GetString("UserId") is not null)',
          '        context.Session.SetString("LastSeen", DateTimeOffset.UtcNow.ToString("O"));',
          "    await next();",
          "});",
        ].join("\n"),
      },
    ],
  },
  prefixes: [""],
  token: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  parse(raw) {
    if (raw.value.type !== "hash") return { opaque: "not-this-format" };
    const data = raw.value.fields.get("data");
    return data === undefined ? { opaque: "not-this-format" } : parseSession(data);
  },
  tell({ raw, fields }) {
    const ticks =
      raw.value.type === "hash" ? Number(raw.value.fields.get("sldexp")?.toString("latin1") ?? "") : 0;
    return laterOf(fields.lastSeen, lastSeenFromExpiry(raw.expiresAt, ticks / TICKS_PER_MS, raw.now));
  },
  clue: (_payload, sample) =>
    sample.value?.type === "hash" && sample.value.fields.has("sldexp") && sample.value.fields.has("absexp")
      ? {
          confidence: 1,
          because: holds("hash", ["absexp", "sldexp"], writtenBy("ASP.NET Core")),
        }
      : null,
});

function parseSession(data: Buffer): Parsed<Plain> {
  return decodeBounded(data, (cursor) => {
    if (cursor.u8() !== 2) throw new Undecodable("not-this-format");
    const count = cursor.plausible(cursor.u24be());
    cursor.skip(16);
    const session = plain();
    for (let i = 0; i < count; i++) {
      cursor.count();
      const name = cursor.utf8(cursor.u16be());
      session[name] = readValue(cursor.take(cursor.u32be()));
    }
    if (cursor.left > 0) throw new Undecodable("not-this-format");
    return session;
  });
}

/** SetString writes UTF-8, SetInt32 four bytes big-endian; four bytes that are no text are such a number. */
function readValue(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  if (!/[\p{Cc}\uFFFD]/u.test(text)) return text;
  return bytes.length === 4 ? bytes.readInt32BE() : bytes;
}
