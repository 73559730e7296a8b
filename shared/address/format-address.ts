/** Writes an address as the text that `parseAddress` reads back as the same, passwords included. */
import { DEFAULT_SSH_PORT, hostPortText, type StoreAddress } from "./store-address.ts";

export function formatAddress(address: StoreAddress): string {
  const { endpoint, tls, login, db } = address;
  const query = queryOf(address);
  const user = login.username === null ? "" : encodeURIComponent(login.username);
  const before =
    login.username === null && login.password === null
      ? ""
      : login.password === null
        ? `${user}@`
        : `${user}:${encodeURIComponent(login.password)}@`;
  const secure = tls === null ? "redis" : "rediss";
  switch (endpoint.kind) {
    case "tcp":
      return `${secure}://${before}${hostPortText(endpoint)}/${db}${query}`;
    case "sentinel":
      return `${secure}+sentinel://${before}${endpoint.sentinels.map(hostPortText).join(",")}/${encodeURIComponent(endpoint.master)}/${db}${query}`;
    case "unix":
      return `unix://${endpoint.path.split("/").map(encodeURIComponent).join("/")}${query}`;
  }
}

function queryOf(address: StoreAddress): string {
  const { endpoint, tls, login, sentinelLogin, db, nat, ssh, replicas, sample } = address;
  const query = new URLSearchParams();
  const sampled = sample === 1 ? null : String(sample);
  const add = (name: string, value: string | null): void => {
    if (value !== null) {
      query.append(name, value);
    }
  };
  if (endpoint.kind === "unix") {
    add("username", login.username);
    add("password", login.password);
    add("db", db === 0 ? null : String(db));
    add("sample", sampled);
    return query.size === 0 ? "" : `?${query}`;
  }
  add("ca", tls?.ca ?? null);
  add("cert", tls?.cert ?? null);
  add("key", tls?.key ?? null);
  add("servername", tls?.servername ?? null);
  if (endpoint.kind === "sentinel") {
    add("sentinelUsername", sentinelLogin.username);
    add("sentinelPassword", sentinelLogin.password);
  }
  for (const { inner, outer } of nat) {
    add("nat", `${hostPortText(inner)}=${hostPortText(outer)}`);
  }
  if (ssh !== null) {
    const place = ssh.port === DEFAULT_SSH_PORT ? hostPortText(ssh).replace(/:22$/, "") : hostPortText(ssh);
    add("ssh", `${encodeURIComponent(ssh.username)}@${place}`);
    switch (ssh.login.kind) {
      case "agent":
        break;
      case "password":
        add("sshPassword", ssh.login.password ?? "");
        break;
      case "key":
        add("sshKey", ssh.login.file);
        add("sshPassphrase", ssh.login.passphrase);
    }
  }
  add("replicas", replicas ? "yes" : null);
  add("sample", sampled);
  return query.size === 0 ? "" : `?${query}`;
}
