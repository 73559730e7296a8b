/**
 * Where a store is, how it is reached and how to log in. What lives here: the shape, its passwords, and how it is shown.
 * Text is read in `parse-address.ts` and written in `format-address.ts`; neither side of the link knows another form.
 */
export interface TlsFiles {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly servername: string | null;
}

export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Nodes announce `inner`; from here they are reached as `outer`. */
export interface NatRule {
  readonly inner: HostPort;
  readonly outer: HostPort;
}

export type Endpoint =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "sentinel"; readonly sentinels: readonly HostPort[]; readonly master: string };

/** A machine through which every connection goes: to Sentinels and all nodes of a cluster, too. */
export interface SshTunnel extends HostPort {
  readonly username: string;
  readonly login:
    | { readonly kind: "agent" }
    | { readonly kind: "password"; readonly password: string | null }
    /** A private key on this machine. */
    | { readonly kind: "key"; readonly file: string; readonly passphrase: string | null };
}

export interface StoreAddress {
  readonly endpoint: Endpoint;
  readonly tls: TlsFiles | null;
  readonly login: Credentials;
  readonly sentinelLogin: Credentials;
  readonly db: number;
  /** For what a cluster or Sentinel announces; empty where announced addresses can be used as they are. */
  readonly nat: readonly NatRule[];
  readonly ssh: SshTunnel | null;
  /** Sessions are listed and read on replicas where there are any; revoking always goes to the primary. */
  readonly replicas: boolean;
  /** One user in this many is watched, for stores larger than this machine's memory; 1: everybody. */
  readonly sample: number;
}

/** Fewer than one in a thousand would say nothing about anybody. */
export const LARGEST_SAMPLE = 1_000;

export const DEFAULT_PORT = 6379;
export const DEFAULT_SENTINEL_PORT = 26379;
export const DEFAULT_SSH_PORT = 22;
export const NO_LOGIN: Credentials = { username: null, password: null };

/** The address without user name, password, file names and tunnel: for the screen, the audit log and error messages. */
export function describeAddress({ endpoint, tls, db }: StoreAddress): string {
  switch (endpoint.kind) {
    case "tcp":
      return `${tls === null ? "redis" : "rediss"}://${hostPortText(endpoint)}/${db}`;
    case "unix":
      return `unix://${endpoint.path}${db === 0 ? "" : `?db=${db}`}`;
    case "sentinel":
      return `${tls === null ? "redis" : "rediss"}+sentinel://${endpoint.sentinels.map(hostPortText).join(",")}/${endpoint.master}/${db}`;
  }
}

/** An IPv6 address gets its brackets. */
export function hostPortText({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Everything in an address that nobody but the monitor may keep. */
export interface AddressSecrets {
  readonly password: string | null;
  readonly sentinelPassword: string | null;
  readonly sshPassword: string | null;
  readonly sshPassphrase: string | null;
}

export function secretsOf({ login, sentinelLogin, ssh }: StoreAddress): AddressSecrets {
  return {
    password: login.password,
    sentinelPassword: sentinelLogin.password,
    sshPassword: ssh?.login.kind === "password" ? ssh.login.password : null,
    sshPassphrase: ssh?.login.kind === "key" ? ssh.login.passphrase : null,
  };
}

/** Puts these passwords in; null takes one out. Those that the address has no place for are left out. */
export function withSecrets(address: StoreAddress, secrets: AddressSecrets): StoreAddress {
  return {
    ...address,
    login: { ...address.login, password: secrets.password },
    sentinelLogin: { ...address.sentinelLogin, password: secrets.sentinelPassword },
    ssh: address.ssh === null ? null : { ...address.ssh, login: sshLoginWith(address.ssh.login, secrets) },
  };
}

export const NO_SECRETS: AddressSecrets = {
  password: null,
  sentinelPassword: null,
  sshPassword: null,
  sshPassphrase: null,
};

function sshLoginWith(login: SshTunnel["login"], secrets: AddressSecrets): SshTunnel["login"] {
  switch (login.kind) {
    case "agent":
      return login;
    case "password":
      return { ...login, password: secrets.sshPassword };
    case "key":
      return { ...login, passphrase: secrets.sshPassphrase };
  }
}
