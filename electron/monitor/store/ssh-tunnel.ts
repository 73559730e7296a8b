/**
 * One SSH connection through which all connections to a store go, each as a channel of its own (direct-tcpip, as
 * `ssh -W` does). Nothing listens on this machine, so no other user of it gets to the store.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import type { Client, ConnectConfig } from "ssh2";
import { type HostPort, hostPortText, type SshTunnel } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { errorCode, systemReason } from "./client-failure.ts";
import type { HostKeys } from "./host-keys.ts";

/** Time for the handshake and the login together. */
const READY_TIMEOUT_MS = 10_000;
/** A server that answers none of two of these is gone. */
const KEEPALIVE_MS = 2_000;
const KEEPALIVES_UNANSWERED = 2;
const GOODBYE_MS = 1_000;
/** Where OpenSSH for Windows listens; elsewhere SSH_AUTH_SOCK says it. */
const WINDOWS_AGENT = "\\\\.\\pipe\\openssh-ssh-agent";

export class Tunnel {
  /** "user@host:port". */
  readonly place: string;
  /** Of the server's host key, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** The server had not been met before. */
  readonly firstUse: boolean;
  readonly #client: Client;

  private constructor(client: Client, place: string, fingerprint: string, firstUse: boolean) {
    this.#client = client;
    this.place = place;
    this.fingerprint = fingerprint;
    this.firstUse = firstUse;
  }

  /** Logs in. Rejects with a {@link FailureError}; a host key that has changed is refused before any login. */
  static async open(to: SshTunnel, hostKeys: HostKeys): Promise<Tunnel> {
    const server = hostPortText(to);
    const place = `${to.username}@${server}`;
    const known = hostKeys.known(server);
    let shown = "";
    // Only where there is a tunnel: it holds 17 MB as soon as it is loaded.
    const { default: ssh2 } = await import("ssh2");
    const client = new ssh2.Client();
    const config: ConnectConfig = {
      host: to.host,
      port: to.port,
      username: to.username,
      ...(await loginOf(to)),
      readyTimeout: READY_TIMEOUT_MS,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVES_UNANSWERED,
      hostVerifier: (key: Buffer) => {
        shown = fingerprintOf(key);
        return known === null || known === shown;
      },
    };
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: unknown): void => {
        client.end();
        reject(
          new FailureError(
            known !== null && shown !== "" && shown !== known
              ? failure("ssh-host-changed", { tunnel: server, known, found: shown })
              : failureOf(error, to, place),
          ),
        );
      };
      client.on("error", refuse);
      client.once("close", () => refuse(new Error("closed")));
      client.once("ready", () => resolve());
      answerPrompts(client, to);
      try {
        client.connect(config);
      } catch (error) {
        refuse(error);
      }
    });
    hostKeys.remember(server, shown);
    return new Tunnel(client, place, shown, known === null);
  }

  /** A channel to a host and port as seen from the server. Rejects with `ssh-forward-refused`. */
  forward({ host, port }: HostPort): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      this.#client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
        if (error === undefined) {
          resolve(channel);
        } else {
          const reason = forwardReason(error);
          const where = hostPortText({ host, port });
          reject(new FailureError(failure("ssh-forward-refused", { tunnel: this.place, where, reason })));
        }
      });
    });
  }

  /** For the screen. */
  get shown(): { place: string; fingerprint: string } {
    return { place: this.place, fingerprint: this.fingerprint };
  }

  close(): void {
    this.#client.end();
    // A server that is gone never answers the goodbye.
    setTimeout(() => this.#client.destroy(), GOODBYE_MS).unref();
  }
}

async function loginOf({ login }: SshTunnel): Promise<ConnectConfig> {
  switch (login.kind) {
    case "password":
      return { password: login.password ?? "", tryKeyboard: true };
    case "key": {
      const { file, passphrase } = login;
      try {
        const privateKey = await readFile(file);
        return { privateKey, ...(passphrase === null ? {} : { passphrase }) };
      } catch (error) {
        throw new FailureError(failure("ssh-key-unusable", { file, reason: systemReason(error) }));
      }
    }
    case "agent": {
      const agent =
        process.env["SSH_AUTH_SOCK"] ?? (process.platform === "win32" ? WINDOWS_AGENT : undefined);
      if (agent === undefined || agent === "") {
        throw new FailureError(failure("ssh-agent-missing"));
      }
      return { agent };
    }
  }
}

/** Many servers ask for the password this way (keyboard-interactive, through PAM) and not by the method of its name. */
function answerPrompts(client: Client, { login }: SshTunnel): void {
  const password = login.kind === "password" ? (login.password ?? "") : "";
  client.on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(() => password)),
  );
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function failureOf(error: unknown, { login }: SshTunnel, tunnel: string): Failure {
  const message = error instanceof Error ? error.message : "";
  const level = error instanceof Error && "level" in error ? error.level : null;
  if (login.kind === "key" && /privateKey|passphrase/i.test(message)) {
    const reason = !/passphrase/i.test(message)
      ? "it is not a private key that is understood"
      : login.passphrase === null
        ? "it needs a passphrase"
        : "the passphrase does not open it";
    return failure("ssh-key-unusable", { file: login.file, reason });
  }
  if (level === "agent" || /agent/i.test(message)) {
    return failure("ssh-agent-missing");
  }
  if (level === "client-authentication") {
    return failure("ssh-login-refused", { tunnel });
  }
  const reason =
    level === "client-timeout"
      ? "no answer"
      : errorCode(error) === null
        ? "it closed the connection"
        : systemReason(error);
  return failure("ssh-unreachable", { tunnel, reason });
}

function forwardReason(error: Error): string {
  if (/refused/i.test(error.message)) {
    return "ECONNREFUSED";
  }
  return /prohibited/i.test(error.message) ? "forwarding is not allowed" : "no connection";
}
