import type { HostSettingsText } from "./host-settings-en.ts";

export const hostSettingsDe: HostSettingsText = {
  title: "Netz, Aktualisierung und Hilfe",
  fixed: "Von Ihrer Organisation festgelegt.",
  save: "Speichern",
  proxy: "Proxy",
  proxyHint:
    "Nur für die Suche nach Aktualisierungen; wie ein Speicher erreicht wird, sagt seine Verbindung.",
  proxies: { system: "System", none: "Keiner", fixed: "Dieser" },
  proxyRules: "Adresse des Proxys",
  proxyRulesHint: "Zum Beispiel https=proxy.example:8080",
  authority: "Eigene Zertifizierungsstellen",
  authorityHint:
    "Eine PEM-Datei. Ihre Zertifikate gelten für TLS neben denen des Betriebssystems, vom nächsten Start an.",
  feed: "Quelle für Aktualisierungen",
  feedHint: "Ein Ordner unter https:// mit den Dateien der Ausgabe. Leer: Es wird nie gesucht.",
  updates: "Aktualisierungen",
  updateStates: {
    off: (reason) => reason,
    idle: (checked) => (checked === null ? "Noch nicht gesucht." : `Aktuell. Zuletzt gesucht ${checked}.`),
    checking: () => "Wird gesucht …",
    available: (version) => `Version ${version} wird geladen.`,
    ready: (version) => `Version ${version} ist bereit.`,
    failed: (reason) => `Die Suche ist gescheitert: ${reason}`,
  },
  look: "Jetzt suchen",
  install: "Damit neu starten",
  diagnostics: "Diagnose",
  diagnosticsHint:
    "Eine Textdatei mit Versionen, Einstellungen und dem Protokoll dieser Anwendung, zum Lesen vor dem Verschicken.",
  saveDiagnostics: "Sichern …",
  diagnosticsSaved: (file) => `Gesichert als ${file}.`,
};
