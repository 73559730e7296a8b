import { readDeliveryReason } from "../../shared/delivery-reason.ts";
import { systemErrorWords } from "../../shared/system-error.ts";
import { systemErrorsDe } from "./system-errors-de.ts";

/** As in shared/delivery-reason.ts; what the system says itself as in shared/system-error.ts. */
export function deliveryReasonDe(text: string): string {
  const reason = readDeliveryReason(text);
  switch (reason?.kind) {
    case undefined:
      return systemErrorWords(text, systemErrorsDe);
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
