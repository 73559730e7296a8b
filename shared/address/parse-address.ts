/**
 * Reads the address that a person pastes; knows nothing of connections.
 *
 * redis://[user:password@]host[:port][/db]          plain TCP
 * rediss://…                                        TLS
 * unix:///path/to.sock[?db=0]                       Unix socket; user and password as ?username=&password=
 * redis+sentinel://[user:password@]host:26379[,host…]/master-name[/db]
 *
 * A cluster needs no own scheme: any of its nodes will do, the server says that it is one.
 * TLS files by query: ?ca=FILE&cert=FILE&key=FILE&servername=NAME. Sentinel credentials: ?sentinelUsername=&sentinelPassword=.
 * Where nodes announce addresses that cannot be reached from here: ?nat=INNER:PORT=OUTER:PORT, once per node.
 * Through a machine with SSH: ?ssh=user@host[:port], with &sshKey=FILE[&sshPassphrase=] or &sshPassword= (empty: it is
 * asked for elsewhere), otherwise with the agent's keys. Reading on replicas: ?replicas=yes. One user in ten only:
 * ?sample=10.
 */
import { type Failure, failure } from "../failure.ts";
import {
  type Credentials,
  DEFAULT_PORT,
  DEFAULT_SENTINEL_PORT,
  DEFAULT_SSH_PORT,
  type HostPort,
  LARGEST_SAMPLE,
  type NatRule,
  NO_LOGIN,
  type SshTunnel,
  type StoreAddress,
  type TlsFiles,
} from "./store-address.ts";

export type ParsedAddress = { readonly address: StoreAddress } | { readonly problem: Failure };

/** Never throws; the problem names what is wrong without repeating the address, which may hold a password. */
export function parseAddress(text: string): ParsedAddress {
  try {
    return parseByScheme(text);
  } catch (error) {
    if (error instanceof QueryProblem) {
      return invalid(error.message);
    }
    throw error;
  }
}

function parseByScheme(text: string): ParsedAddress {
  const trimmed = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return invalid("it has no scheme such as redis://");
  }
  switch (scheme) {
    case "redis":
    case "rediss":
    case "valkey":
    case "valkeys":
      return parseTcp(trimmed, scheme.endsWith("ss") || scheme === "valkeys");
    case "unix":
    case "redis+unix":
      return parseUnix(trimmed);
    case "redis+sentinel":
    case "rediss+sentinel":
      return parseSentinel(trimmed, scheme.startsWith("rediss"));
    default:
      return invalid(`“${scheme}://” is not a scheme of a Redis or Valkey store`);
  }
}

function parseTcp(text: string, encrypted: boolean): ParsedAddress {
  const url = parseUrl(text);
  if (url === null) {
    return invalid("it cannot be read as a URL");
  }
  if (url.hostname === "") {
    return invalid("the host is missing");
  }
  const db = parseDatabase(url.pathname.replace(/^\//, "") || (url.searchParams.get("db") ?? ""));
  if (db === null) {
    return invalid("the database after the last slash must be a number from 0");
  }
  return {
    address: {
      endpoint: {
        kind: "tcp",
        host: unbracket(url.hostname),
        port: url.port === "" ? DEFAULT_PORT : Number(url.port),
      },
      tls: encrypted ? tlsFiles(url) : null,
      login: loginOf(url),
      sentinelLogin: NO_LOGIN,
      db,
      ...waysOf(url),
    },
  };
}

function parseUnix(text: string): ParsedAddress {
  const url = parseUrl(text);
  const path = url === null ? "" : decode(url.pathname);
  if (url === null || path === "" || path === "/") {
    return invalid("the path of the socket is missing; it looks like unix:///run/redis/redis.sock");
  }
  const db = parseDatabase(url.searchParams.get("db") ?? "");
  if (db === null) {
    return invalid("the database must be a number from 0");
  }
  const login = {
    username: url.searchParams.get("username") ?? loginOf(url).username,
    password: url.searchParams.get("password") ?? loginOf(url).password,
  };
  return {
    address: {
      endpoint: { kind: "unix", path },
      tls: null,
      login,
      sentinelLogin: NO_LOGIN,
      db,
      nat: [],
      ssh: null,
      replicas: false,
      sample: sampleOf(url),
    },
  };
}

function parseSentinel(text: string, encrypted: boolean): ParsedAddress {
  // URL knows one host only, so the list is cut out and the first host stands for all while the rest is parsed.
  const parts = /^([a-z+]+:\/\/)((?:[^/@]*@)?)([^/?]*)(.*)$/i.exec(text);
  const hosts = (parts?.[3] ?? "").split(",").filter((host) => host !== "");
  const url = parseUrl(`redis://${parts?.[2] ?? ""}sentinel${parts?.[4] ?? ""}`);
  if (parts === null || url === null || hosts.length === 0) {
    return invalid("a Sentinel address looks like redis+sentinel://host:26379,host2:26379/mymaster/0");
  }
  const [master = "", database = ""] = url.pathname.replace(/^\//, "").split("/");
  if (master === "") {
    return invalid("the name of the master is missing after the hosts, as in /mymaster");
  }
  const db = parseDatabase(database);
  if (db === null) {
    return invalid("the database after the master's name must be a number from 0");
  }
  const sentinels: HostPort[] = [];
  for (const host of hosts) {
    const one = parseUrl(`redis://${host}`);
    if (one === null || one.hostname === "") {
      return invalid("one of the Sentinel hosts cannot be read");
    }
    sentinels.push({
      host: unbracket(one.hostname),
      port: one.port === "" ? DEFAULT_SENTINEL_PORT : Number(one.port),
    });
  }
  return {
    address: {
      endpoint: { kind: "sentinel", sentinels, master: decode(master) },
      tls: encrypted ? tlsFiles(url) : null,
      login: loginOf(url),
      sentinelLogin: {
        username: url.searchParams.get("sentinelUsername"),
        password: url.searchParams.get("sentinelPassword"),
      },
      db,
      ...waysOf(url),
    },
  };
}

function loginOf(url: URL): Credentials {
  return {
    username: url.username === "" ? null : decode(url.username),
    password: url.password === "" ? null : decode(url.password),
  };
}

function tlsFiles(url: URL): TlsFiles {
  return {
    ca: url.searchParams.get("ca"),
    cert: url.searchParams.get("cert"),
    key: url.searchParams.get("key"),
    servername: url.searchParams.get("servername"),
  };
}

class QueryProblem extends Error {}

function waysOf(url: URL): Pick<StoreAddress, "nat" | "ssh" | "replicas" | "sample"> {
  const replicas = url.searchParams.get("replicas");
  return {
    nat: natRules(url),
    ssh: sshTunnel(url),
    replicas: replicas !== null && /^(yes|true|1)$/i.test(replicas),
    sample: sampleOf(url),
  };
}

function sampleOf(url: URL): number {
  const text = url.searchParams.get("sample");
  const sample = text === null ? 1 : /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (sample < 1 || sample > LARGEST_SAMPLE) {
    throw new QueryProblem(`sample=10 watches one user in ten; it can be 1 to ${LARGEST_SAMPLE}`);
  }
  return sample;
}

function sshTunnel(url: URL): SshTunnel | null {
  const text = url.searchParams.get("ssh");
  if (text === null || text === "") {
    return null;
  }
  const place = parseUrl(`ssh://${text}`);
  if (place === null || place.hostname === "" || place.username === "") {
    throw new QueryProblem("the machine for the SSH tunnel looks like ssh=user@host or ssh=user@host:22");
  }
  const file = url.searchParams.get("sshKey");
  const password = url.searchParams.get("sshPassword");
  return {
    host: unbracket(place.hostname),
    port: place.port === "" ? DEFAULT_SSH_PORT : Number(place.port),
    username: decode(place.username),
    login:
      file !== null && file !== ""
        ? { kind: "key", file, passphrase: emptyAsNull(url.searchParams.get("sshPassphrase")) }
        : password === null
          ? { kind: "agent" }
          : { kind: "password", password: emptyAsNull(password) },
  };
}

function emptyAsNull(text: string | null): string | null {
  return text === "" ? null : text;
}

function natRules(url: URL): NatRule[] {
  return url.searchParams.getAll("nat").map((rule) => {
    const [inner, outer] = rule.split("=").map(hostPort);
    if (inner === undefined || inner === null || outer === undefined || outer === null) {
      throw new QueryProblem("a rule for translated addresses looks like nat=10.0.0.5:6379=gateway:7000");
    }
    return { inner, outer };
  });
}

function hostPort(text: string): HostPort | null {
  const url = parseUrl(`redis://${text}`);
  return url === null || url.hostname === "" || url.port === ""
    ? null
    : { host: unbracket(url.hostname), port: Number(url.port) };
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Percent-decoding that leaves a stray % as it is: pasted passwords often hold one. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseDatabase(text: string): number | null {
  if (text === "") {
    return 0;
  }
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function unbracket(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}

function invalid(reason: string): ParsedAddress {
  return { problem: failure("url-invalid", { reason }) };
}
