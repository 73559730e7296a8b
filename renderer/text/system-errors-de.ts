import type { SystemError } from "../../shared/system-error.ts";

/** As in shared/system-error.ts, which has the English. */
export const systemErrorsDe: Readonly<Record<SystemError, string>> = {
  ECONNREFUSED: "die Verbindung wurde abgelehnt",
  ENOTFOUND: "der Rechnername ist nicht bekannt",
  EAI_AGAIN: "der Rechnername lässt sich gerade nicht nachschlagen",
  EHOSTUNREACH: "kein Weg zum Rechner",
  ENETUNREACH: "kein Weg zum Netz",
  EHOSTDOWN: "der Rechner ist nicht in Betrieb",
  EADDRNOTAVAIL: "die Adresse ist nicht verfügbar",
  ETIMEDOUT: "keine rechtzeitige Antwort",
  ECONNRESET: "die Verbindung wurde zurückgesetzt",
  EPIPE: "die Verbindung wurde geschlossen",
  ENOENT: "die Datei gibt es nicht",
  EACCES: "Zugriff verweigert",
  EPERM: "nicht erlaubt",
  EISDIR: "es ist ein Ordner",
  ENOSPC: "die Platte ist voll",
  EROFS: "das Dateisystem ist nur lesbar",
  unknown: "Grund unbekannt",
};
