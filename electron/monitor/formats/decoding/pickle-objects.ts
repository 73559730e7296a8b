/** What pickles would call and construct, as inert data. */
import { plain } from "./bounded.ts";

/** What `GLOBAL` names. */
export class Named {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
/** The inert stand-in for `callable(*args)`. A few value types are worth showing as what they are. */
export function made(callable: unknown, args: unknown): unknown {
  // Protocols 0 to 2 name things as Python 2 did.
  const name = callable instanceof Named ? callable.name.replace(/^__builtin__\./, "builtins.") : "(unknown)";
  const list = Array.isArray(args) ? args : [];
  if (name === "datetime.datetime" && list[0] instanceof Uint8Array) return datetime(list[0]);
  // How protocols 0 to 2 write bytes.
  if (name === "_codecs.encode" && typeof list[0] === "string") return Buffer.from(list[0], "latin1");
  if (name === "copy_reg._reconstructor" || name === "copyreg._reconstructor") {
    return plain(list[0] instanceof Named ? list[0].name : name);
  }
  if ((name === "decimal.Decimal" || name === "builtins.str") && typeof list[0] === "string") return list[0];
  if (name === "builtins.set" || name === "builtins.frozenset" || name === "builtins.list")
    return list[0] ?? [];
  if (name === "collections.OrderedDict" || name === "builtins.dict") return plain();
  const object = plain(name);
  if (list.length > 0) object["args"] = list;
  return object;
}

/** `datetime` packs year (2 bytes), month, day, hour, minute, second and microseconds (3 bytes). Taken as UTC. */
function datetime(bytes: Uint8Array): unknown {
  const [yearHigh, yearLow, month, day, hour, minute, second, high, middle, low] = bytes;
  if (yearHigh === undefined || low === undefined || bytes.length !== 10) return plain("datetime.datetime");
  const micro = ((high ?? 0) << 16) | ((middle ?? 0) << 8) | low;
  const ms = Date.UTC(
    (yearHigh << 8) | (yearLow ?? 0),
    // The highest bit of the month is the "fold" of daylight saving.
    ((month ?? 1) & 0x7f) - 1,
    day,
    hour,
    minute,
    second,
    Math.floor(micro / 1000),
  );
  return Number.isNaN(ms) ? plain("datetime.datetime") : new Date(ms);
}
