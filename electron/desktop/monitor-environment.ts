/** The environment of the monitor's process: what it needs and nothing more that this one happens to have. */
import type { SecretsKept } from "../../shared/saved-connection.ts";

/** To find itself a home, a language and a time zone; to reach an SSH agent; to trust the organisation's authorities. */
const PASSED_ON = [
  "HOME",
  "LANG",
  "LC_ALL",
  "LOGNAME",
  "NODE_EXTRA_CA_CERTS",
  "PATH",
  "SSH_AUTH_SOCK",
  "SystemRoot",
  "TEMP",
  "TMPDIR",
  "TZ",
  "USER",
  "USERNAME",
  "USERPROFILE",
] as const;

export interface MonitorFiles {
  /** Audit log and history. */
  readonly data: string;
  /** The saved connections. */
  readonly connections: string;
  /** The address databases of a package; null: the monitor finds them by itself. */
  readonly geo: string | null;
  /** The person's or the organisation's own databases, asked first. */
  readonly geoFiles: readonly string[];
}

export function monitorEnvironment(
  env: NodeJS.ProcessEnv,
  files: MonitorFiles,
  { readOnly, secretsKept }: { readonly readOnly: boolean; readonly secretsKept: SecretsKept },
): Record<string, string> {
  const chosen: Record<string, string> = {
    SESSIONWATCH_DATA_FOLDER: files.data,
    SESSIONWATCH_CONNECTIONS_FILE: files.connections,
    SESSIONWATCH_SECRETS_KEPT: secretsKept,
    // Certificates that the operating system trusts count for a store's TLS, too.
    NODE_USE_SYSTEM_CA: "1",
  };
  if (files.geo !== null) chosen["SESSIONWATCH_GEO_FOLDER"] = files.geo;
  if (files.geoFiles.length > 0) chosen["SESSIONWATCH_GEO_FILES"] = files.geoFiles.join("\n");
  if (readOnly) chosen["SESSIONWATCH_READ_ONLY"] = "1";
  for (const name of PASSED_ON) {
    const value = env[name];
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}
