/** What a person types, field by field, and the address that it means. Pure, so that both ways can be tested. */
import {
  DEFAULT_PORT,
  DEFAULT_SENTINEL_PORT,
  DEFAULT_SSH_PORT,
  type HostPort,
  hostPortText,
  LARGEST_SAMPLE,
  type NatRule,
  type StoreAddress,
} from "../../../shared/address/store-address.ts";

export interface FormFields {
  readonly kind: StoreAddress["endpoint"]["kind"];
  readonly host: string;
  readonly port: string;
  readonly path: string;
  /** host:port, separated by commas. */
  readonly sentinels: string;
  readonly master: string;
  readonly db: string;
  readonly username: string;
  readonly password: string;
  readonly sentinelUsername: string;
  readonly sentinelPassword: string;
  readonly tls: boolean;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly servername: string;
  /** One rule a line: inner:port=outer:port. */
  readonly nat: string;
  readonly ssh: boolean;
  readonly sshHost: string;
  readonly sshPort: string;
  readonly sshUsername: string;
  readonly sshLogin: "agent" | "password" | "key";
  readonly sshPassword: string;
  readonly sshKey: string;
  readonly sshPassphrase: string;
  readonly replicas: boolean;
  /** One user in so many is watched. */
  readonly sample: string;
}

export const EMPTY_FIELDS: FormFields = {
  kind: "tcp",
  host: "",
  port: String(DEFAULT_PORT),
  path: "",
  sentinels: "",
  master: "",
  db: "0",
  username: "",
  password: "",
  sentinelUsername: "",
  sentinelPassword: "",
  tls: false,
  ca: "",
  cert: "",
  key: "",
  servername: "",
  nat: "",
  ssh: false,
  sshHost: "",
  sshPort: String(DEFAULT_SSH_PORT),
  sshUsername: "",
  sshLogin: "agent",
  sshPassword: "",
  sshKey: "",
  sshPassphrase: "",
  replicas: false,
  sample: "1",
};

export type FieldProblem = "missing" | "port" | "database" | "hosts" | "nat" | "sample";
export type FormAddress =
  | { readonly address: StoreAddress }
  | { readonly field: keyof FormFields; readonly problem: FieldProblem };

export function fieldsOf({
  endpoint,
  tls,
  login,
  sentinelLogin,
  db,
  nat,
  ssh,
  replicas,
  sample,
}: StoreAddress): FormFields {
  return {
    ...EMPTY_FIELDS,
    kind: endpoint.kind,
    ...(endpoint.kind === "tcp" ? { host: endpoint.host, port: String(endpoint.port) } : {}),
    ...(endpoint.kind === "unix" ? { path: endpoint.path } : {}),
    ...(endpoint.kind === "sentinel"
      ? { sentinels: endpoint.sentinels.map(hostPortText).join(", "), master: endpoint.master }
      : {}),
    db: String(db),
    username: login.username ?? "",
    password: login.password ?? "",
    sentinelUsername: sentinelLogin.username ?? "",
    sentinelPassword: sentinelLogin.password ?? "",
    tls: tls !== null,
    ca: tls?.ca ?? "",
    cert: tls?.cert ?? "",
    key: tls?.key ?? "",
    servername: tls?.servername ?? "",
    nat: nat.map(({ inner, outer }) => `${hostPortText(inner)}=${hostPortText(outer)}`).join("\n"),
    ...(ssh === null
      ? {}
      : {
          ssh: true,
          sshHost: ssh.host,
          sshPort: String(ssh.port),
          sshUsername: ssh.username,
          sshLogin: ssh.login.kind,
          sshPassword: ssh.login.kind === "password" ? (ssh.login.password ?? "") : "",
          sshKey: ssh.login.kind === "key" ? ssh.login.file : "",
          sshPassphrase: ssh.login.kind === "key" ? (ssh.login.passphrase ?? "") : "",
        }),
    replicas,
    sample: String(sample),
  };
}

/** The first field that cannot be understood, or the address. */
export function addressOf(fields: FormFields): FormAddress {
  try {
    return { address: readFields(fields) };
  } catch (error) {
    if (error instanceof FieldError) return { field: error.field, problem: error.problem };
    throw error;
  }
}

class FieldError extends Error {
  readonly field: keyof FormFields;
  readonly problem: FieldProblem;
  constructor(field: keyof FormFields, problem: FieldProblem) {
    super(field);
    this.field = field;
    this.problem = problem;
  }
}

function readFields(fields: FormFields): StoreAddress {
  const networked = fields.kind !== "unix";
  return {
    endpoint: readEndpoint(fields),
    tls:
      fields.tls && networked
        ? {
            ca: orNull(fields.ca),
            cert: orNull(fields.cert),
            key: orNull(fields.key),
            servername: orNull(fields.servername),
          }
        : null,
    login: { username: orNull(fields.username), password: fields.password === "" ? null : fields.password },
    sentinelLogin:
      fields.kind === "sentinel"
        ? {
            username: orNull(fields.sentinelUsername),
            password: fields.sentinelPassword === "" ? null : fields.sentinelPassword,
          }
        : { username: null, password: null },
    db: readDatabase(fields.db),
    nat: networked ? readNat(fields.nat) : [],
    ssh: fields.ssh && networked ? readTunnel(fields) : null,
    replicas: fields.replicas && networked,
    sample: readSample(fields.sample),
  };
}

function readEndpoint(fields: FormFields): StoreAddress["endpoint"] {
  switch (fields.kind) {
    case "tcp":
      return { kind: "tcp", host: needed(fields, "host"), port: readPort(fields, "port") };
    case "unix":
      return { kind: "unix", path: needed(fields, "path") };
    case "sentinel": {
      const sentinels = needed(fields, "sentinels")
        .split(/[\s,]+/)
        .filter((one) => one !== "")
        .map((one) => readHostPort(one, DEFAULT_SENTINEL_PORT) ?? refuse("sentinels", "hosts"));
      return { kind: "sentinel", sentinels, master: needed(fields, "master") };
    }
  }
}

function readTunnel(fields: FormFields): NonNullable<StoreAddress["ssh"]> {
  const place = {
    host: needed(fields, "sshHost"),
    port: readPort(fields, "sshPort"),
    username: needed(fields, "sshUsername"),
  };
  switch (fields.sshLogin) {
    case "agent":
      return { ...place, login: { kind: "agent" } };
    case "password":
      return { ...place, login: { kind: "password", password: fields.sshPassword || null } };
    case "key":
      return {
        ...place,
        login: { kind: "key", file: needed(fields, "sshKey"), passphrase: fields.sshPassphrase || null },
      };
  }
}

function readNat(text: string): NatRule[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [inner, outer] = line.split("=").map((part) => readHostPort(part.trim(), null));
      return inner == null || outer == null ? refuse("nat", "nat") : { inner, outer };
    });
}

function readHostPort(text: string, otherwise: number | null): HostPort | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? otherwise : Number(port);
  return host === undefined || number === null || number < 1 || number > 65_535
    ? null
    : { host, port: number };
}

function readPort(fields: FormFields, field: "port" | "sshPort"): number {
  const text = fields[field].trim();
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : refuse(field, "port");
}

function readDatabase(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : refuse("db", "database");
}

function readSample(text: string): number {
  const sample = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return sample >= 1 && sample <= LARGEST_SAMPLE ? sample : refuse("sample", "sample");
}

function needed(
  fields: FormFields,
  field: "host" | "path" | "sentinels" | "master" | "sshHost" | "sshUsername" | "sshKey",
): string {
  const text = fields[field].trim();
  return text === "" ? refuse(field, "missing") : text;
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

function refuse(field: keyof FormFields, problem: FieldProblem): never {
  throw new FieldError(field, problem);
}
