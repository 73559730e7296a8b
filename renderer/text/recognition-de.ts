import type { Because, Payload } from "../../shared/formats/recognition.ts";
import { formatNumber } from "../format/numbers.ts";
import { shownPrefix } from "../format/shown-prefix.ts";
import { locale } from "./language.ts";
import type { recognitionEn } from "./recognition-en.ts";

export const recognitionDe: typeof recognitionEn = {
  reason: (prefix, { fitting, sampled, because }) => {
    const number = (count: number) => formatNumber(count, locale);
    const one = fitting === 1;
    const which =
      fitting >= sampled
        ? `${number(fitting)} ${one ? "untersuchter" : "untersuchte"} Schlüssel`
        : `${number(fitting)} von ${number(sampled)} untersuchten Schlüsseln`;
    // Beside a part the others are meant, of which there are always several.
    const named = namedDe(prefix, one && fitting >= sampled);
    return `${which}${named} ${saidOf(because, one)}.`;
  },
  suspect: ({ prefix, samples, named, hasUser }) => {
    const one = samples === 1;
    const which = `${formatNumber(samples, locale)} ${one ? "untersuchter" : "untersuchte"} Schlüssel`;
    const seen = [
      one ? "endet auf ein zufälliges Token" : "enden auf zufällige Token",
      ...(hasUser ? [one ? "nennt einen Benutzer" : "nennen einen Benutzer"] : []),
      named
        ? `${one ? "hat" : "haben"} einen Namen, der von Sitzungen spricht`
        : one
          ? "läuft ab"
          : "laufen ab",
    ];
    return `${which}${namedDe(prefix, one)} ${new Intl.ListFormat("de").format(seen)}, ${one ? "passt" : "passen"} aber zu keinem bekannten Framework.`;
  },
};

function namedDe(prefix: string, one: boolean): string {
  if (prefix === "") return " ohne Präfix";
  return `, ${one ? "der" : "die"} mit „${shownPrefix(prefix)}“ ${one ? "beginnt" : "beginnen"},`;
}

function saidOf(because: Because, one: boolean): string {
  switch (because.kind) {
    case "holds":
      return held(because, one);
    case "key-name":
      return `${one ? "heißt" : "heißen"} ${because.like ? "ähnlich wie" : "wie"} die Schlüssel von ${because.name}`;
    case "shape":
      return because.named
        ? `${one ? "hat" : "haben"} Namen und Gestalt dessen, was ${because.name} speichert`
        : `${one ? "hat" : "haben"} die Gestalt dessen, was ${because.name} speichert`;
    case "token-to":
      return `${one ? "führt" : "führen"} von einem zufälligen Token zu ${WHAT[because.what]}`;
    case "user-hash":
      return `${one ? "ist ein Hash" : "sind Hashes"} mit einem Benutzer und ${because.known} von Adresse, Client, Beginn und letzter Anfrage`;
    case "declared":
      return `${one ? "passt" : "passen"} zum beschriebenen Muster`;
  }
}

function held({ payload, fields, origin }: Extract<Because, { kind: "holds" }>, one: boolean): string {
  const what =
    payload === "hash"
      ? one
        ? "ist ein Hash"
        : "sind Hashes"
      : `${one ? "enthält" : "enthalten"} ${PAYLOADS[payload]}`;
  const seen = fields.length === 0 ? "" : ` mit ${new Intl.ListFormat("de").format(fields)}`;
  switch (origin?.kind) {
    case undefined:
      return what + seen;
    case "writer":
      return `${what}${seen}, ${origin.like ? "ähnlich wie" : "wie"} bei ${origin.name}`;
    case "key-name":
      return `${what}${seen} unter dem Schlüsselnamen von ${origin.name}`;
    case "session-word":
      return `${what}${seen} unter einem Namen, der von Sitzungen spricht`;
  }
}

const PAYLOADS: Readonly<Record<Exclude<Payload, "hash">, string>> = {
  json: "JSON",
  php: "eine PHP-Sitzung",
  messagepack: "MessagePack",
  pickle: "ein Dictionary als Pickle",
  marshal: "einen Hash von Rubys Marshal",
  gob: "Gob von Go",
  session: "eine Sitzung",
};

const WHAT = {
  "user-id": "einem kurzen Text, der nach einer Benutzerkennung aussieht",
  "user-json": "JSON, das einen Benutzer nennt",
  text: "einem Text",
};
