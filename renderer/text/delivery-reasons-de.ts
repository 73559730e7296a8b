import { readDeliveryReason } from "../../shared/delivery-reason.ts";

/** As in shared/delivery-reason.ts; what the system says itself stays as it is, apart from the commonest. */
export function deliveryReasonDe(text: string): string {
  const reason = readDeliveryReason(text);
  switch (reason?.kind) {
    case undefined:
      return SYSTEM[text] === undefined ? text : `${SYSTEM[text]} (${text})`;
    case "answered":
      return `der Empfänger antwortete mit ${reason.status}`;
    case "no-answer":
      return `keine Antwort innerhalb von ${reason.seconds} s`;
    case "no-connection":
      return `keine Verbindung innerhalb von ${reason.seconds} s`;
    case "silent":
      return "der Empfänger antwortet nicht";
    case "closed":
      return "der Empfänger hat die Verbindung geschlossen";
    case "unforeseen":
      return "aus einem Grund, der nicht vorgesehen war";
    case "file":
      return `die Datei lässt sich nicht schreiben (${reason.why})`;
  }
}

const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Verbindung abgelehnt",
  ECONNRESET: "Verbindung abgebrochen",
  ENOTFOUND: "der Name ist unbekannt",
  ETIMEDOUT: "Zeit abgelaufen",
  EHOSTUNREACH: "der Rechner ist nicht erreichbar",
};
