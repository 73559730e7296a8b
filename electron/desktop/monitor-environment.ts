/** The environment of the monitor's process: what it needs and nothing more that this one happens to have. */
import type { SecretsKept } from "../../shared/saved-connection.ts";

/** To find itself a home, a language and a time zone; to reach an SSH agent; to find the authorities that the system trusts. */
const PASSED_ON = [
  "HOME",
  "LANG",
  "LC_ALL",
  "LOGNAME",
  "PATH",
  "SSH_AUTH_SOCK",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
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
  /** PEM files of further authorities. */
  readonly authorities: readonly string[];
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
  };
  if (files.geo !== null) chosen["SESSIONWATCH_GEO_FOLDER"] = files.geo;
  if (files.geoFiles.length > 0) chosen["SESSIONWATCH_GEO_FILES"] = files.geoFiles.join("\n");
  // Node's own variable reaches packaged Electron, too, but is ignored there.
  const authorities = [env["NODE_EXTRA_CA_CERTS"] ?? "", ...files.authorities].filter((file) => file !== "");
  if (authorities.length > 0) chosen["SESSIONWATCH_CA_FILES"] = authorities.join("\n");
  if (readOnly) chosen["SESSIONWATCH_READ_ONLY"] = "1";
  for (const name of PASSED_ON) {
    const value = env[name];
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}
