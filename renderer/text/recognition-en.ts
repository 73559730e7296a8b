import type { Because, Payload, RecognitionReason, Suspect } from "../../shared/formats/recognition.ts";
import { formatNumber } from "../format/numbers.ts";
import { shownPrefix } from "../format/shown-prefix.ts";
import { locale } from "./language.ts";

/** Why keys are taken for sessions, each one sentence. */
export const recognitionEn = {
  /** `prefix`: as latin1 text. */
  reason: (prefix: string, { fitting, sampled, because }: RecognitionReason): string => {
    const number = (count: number) => formatNumber(count, locale);
    const which = fitting >= sampled ? number(fitting) : `${number(fitting)} of ${number(sampled)}`;
    const keys = Math.max(fitting, sampled) === 1 ? "key" : "keys";
    const named = prefix === "" ? "without a prefix" : `beginning with “${shownPrefix(prefix)}”`;
    return `${which} sampled ${keys} ${named} ${saidOf(because, fitting === 1)}.`;
  },
  suspect: ({ prefix, samples, named, hasUser }: Suspect): string => {
    const one = samples === 1;
    const which = `${formatNumber(samples, locale)} sampled ${one ? "key" : "keys"} beginning with “${shownPrefix(prefix)}”`;
    const seen = [
      one ? "ends in a random token" : "end in random tokens",
      ...(hasUser ? [one ? "names a user" : "name a user"] : []),
      named ? `${one ? "has" : "have"} a name that speaks of sessions` : one ? "expires" : "expire",
    ];
    return `${which} ${new Intl.ListFormat("en").format(seen)}, but ${one ? "fits" : "fit"} no known framework.`;
  },
};

function saidOf(because: Because, one: boolean): string {
  switch (because.kind) {
    case "holds":
      return held(because, one);
    case "key-name":
      return `${one ? "has" : "have"} ${because.like ? "a name like" : "the name of"} the keys of ${because.name}`;
    case "shape":
      return `${one ? "has" : "have"} the ${because.named ? "name and shape" : "shape"} of what ${because.name} stores`;
    case "token-to":
      return `${one ? "leads" : "lead"} from a random token to ${WHAT[because.what]}`;
    case "user-hash":
      return `${one ? "is a hash" : "are hashes"} with a user and ${because.known} of address, client, created and last request`;
    case "declared":
      return `${one ? "fits" : "fit"} the declared pattern`;
  }
}

function held({ payload, fields, origin }: Extract<Because, { kind: "holds" }>, one: boolean): string {
  const what =
    payload === "hash"
      ? one
        ? "is a hash"
        : "are hashes"
      : `${one ? "holds" : "hold"} ${PAYLOADS[payload]}`;
  const seen = fields.length === 0 ? "" : ` with ${new Intl.ListFormat("en").format(fields)}`;
  switch (origin?.kind) {
    case undefined:
      return what + seen;
    case "writer":
      return `${what}${seen}, ${origin.like ? "much as" : "as"} ${origin.name} writes it`;
    case "key-name":
      return `${what}${seen} under the key name of ${origin.name}`;
    case "session-word":
      return `${what}${seen} under a name that speaks of sessions`;
  }
}

const PAYLOADS: Readonly<Record<Exclude<Payload, "hash">, string>> = {
  json: "JSON",
  php: "a PHP session",
  messagepack: "MessagePack",
  pickle: "a pickled dictionary",
  marshal: "a marshalled Hash",
  gob: "Go's gob",
  session: "a session",
};

const WHAT = {
  "user-id": "a short text that looks like a user id",
  "user-json": "JSON that names a user",
  text: "a text",
};
