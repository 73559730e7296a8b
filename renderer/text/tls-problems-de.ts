import { type TlsProblem, type TlsWords, tlsProblemOf } from "../../shared/tls-problem.ts";

/** As in shared/tls-problem.ts, which has the English. */
export const tlsProblemsDe: Readonly<Record<TlsProblem, TlsWords>> = {
  "authority-unknown": {
    reason: "das Zertifikat dort hat eine Stelle ausgestellt, der hier nicht vertraut wird",
    next: "Vertrauen Sie dieser Stelle im Betriebssystem oder nennen Sie ihre PEM-Datei (Desktop: Einstellungen → Eigene Zertifizierungsstellen; Browser: SESSIONWATCH_CA_FILES), und starten Sie Sessionwatch neu.",
  },
  "certificate-name": {
    reason: "das Zertifikat dort gilt für einen anderen Rechnernamen",
    next: "Benutzen Sie einen Namen, der im Zertifikat steht, oder lassen Sie es auf diesen ausstellen.",
  },
  "certificate-expired": {
    reason: "das Zertifikat dort ist abgelaufen",
    next: "Lassen Sie es dort erneuern; gilt es noch, geht die Uhr dieses Rechners falsch.",
  },
  "certificate-early": {
    reason: "das Zertifikat dort gilt noch nicht",
    next: "Vergleichen Sie die Uhr dieses Rechners mit dem Beginn der Gültigkeit.",
  },
  "certificate-wrong": {
    reason: "das Zertifikat dort ist beschädigt, widerrufen oder nicht für einen Server gedacht",
    next: "Lassen Sie dort ein anderes Zertifikat ausstellen.",
  },
  "client-certificate": {
    reason: "ohne ein Client-Zertifikat, das dort bekannt ist, wird keine Verbindung angenommen",
    next: "Für einen Speicher geben Sie eines bei der Verbindung an; ein Empfänger von Meldungen oder Ereignissen muss Verbindungen ohne annehmen.",
  },
  "handshake-refused": {
    reason:
      "die verschlüsselte Verbindung wurde dort abgelehnt; verlangt wird ein Client-Zertifikat oder eine andere TLS-Version",
    next: "Was davon, steht im Protokoll des Empfängers. Hier wird TLS 1.2 und 1.3 gesprochen; ein Client-Zertifikat lässt sich nur für einen Speicher angeben.",
  },
  "no-tls": {
    reason: "dieser Port spricht kein TLS",
    next: "Prüfen Sie den Port und ob dort die Verschlüsselung eingeschaltet ist.",
  },
};

/** Null where the reason is none of these but words already. */
export function tlsWordsDe(reason: string): TlsWords | null {
  const problem = tlsProblemOf(reason);
  return problem === null ? null : tlsProblemsDe[problem];
}
