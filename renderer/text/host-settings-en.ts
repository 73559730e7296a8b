/** Settings of the desktop application that concern the network, updates and what helps to find faults. */
export const hostSettingsEn = {
  title: "Network, updates and help",
  fixed: "Set by your organisation.",
  save: "Save",
  proxy: "Proxy",
  proxyHint: "For looking for updates alone; how a store is reached, its connection says.",
  proxies: { system: "System", none: "None", fixed: "This one" },
  proxyRules: "Proxy address",
  proxyRulesHint: "For example https=proxy.example:8080",
  authority: "Own authorities",
  authorityHint:
    "A PEM file. Its certificates count for TLS beside the operating system's, from the next start on.",
  feed: "Update feed",
  feedHint: "An https:// folder with the release's files. Empty: updates are never looked for.",
  updates: "Updates",
  updateStates: {
    off: (reason: string) => reason,
    idle: (checked: string | null) =>
      checked === null ? "Not looked for yet." : `Up to date. Last looked for ${checked}.`,
    checking: () => "Looking…",
    available: (version: string) => `Version ${version} is being downloaded.`,
    ready: (version: string) => `Version ${version} is ready.`,
    failed: (reason: string) => `Looking failed: ${reason}`,
  },
  look: "Look now",
  install: "Restart into it",
  diagnostics: "Diagnostics",
  diagnosticsHint:
    "One text file with versions, settings and this application's log, to read before you send it.",
  saveDiagnostics: "Save…",
  diagnosticsSaved: (file: string) => `Saved as ${file}.`,
};

export type HostSettingsText = typeof hostSettingsEn;
