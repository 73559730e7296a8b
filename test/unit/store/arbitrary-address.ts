/** Addresses of every kind for property tests. */
import fc from "fast-check";
import {
  type HostPort,
  LARGEST_SAMPLE,
  type SshTunnel,
  type StoreAddress,
} from "../../../shared/address/store-address.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constant("::1"), fc.constant("2001:db8::7"), word);
const port = fc.integer({ min: 1, max: 65_535 });
const hostPort: fc.Arbitrary<HostPort> = fc.record({ host, port });
/** Anything a person may type into a field; an empty field is null. */
const text = fc.option(fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }), { nil: null });
const file = fc.stringMatching(/^\/\w[\w .%-]{0,20}$/);

const sshLogin: fc.Arbitrary<SshTunnel["login"]> = fc.oneof(
  fc.constant({ kind: "agent" as const }),
  fc.record({ kind: fc.constant("password" as const), password: text }),
  fc.record({ kind: fc.constant("key" as const), file, passphrase: text }),
);
const ssh = fc.record({ host, port, username: word, login: sshLogin });
const common = {
  sample: fc.integer({ min: 1, max: LARGEST_SAMPLE }),
  login: fc.record({ username: text, password: text }),
  db: fc.nat({ max: 999_999 }),
};
const networked = {
  ...common,
  tls: fc.option(
    fc.record({
      ca: fc.option(file, { nil: null }),
      cert: fc.option(file, { nil: null }),
      key: fc.option(file, { nil: null }),
      servername: fc.option(word, { nil: null }),
    }),
    { nil: null },
  ),
  nat: fc.array(fc.record({ inner: hostPort, outer: hostPort }), { maxLength: 3 }),
  ssh: fc.option(ssh, { nil: null }),
  replicas: fc.boolean(),
};
const nobody = fc.constant({ username: null, password: null });

export const anyAddress: fc.Arbitrary<StoreAddress> = fc.oneof(
  fc.record({
    ...networked,
    endpoint: fc.record({ kind: fc.constant("tcp" as const), host, port }),
    sentinelLogin: nobody,
  }),
  fc.record({
    ...networked,
    endpoint: fc.record({
      kind: fc.constant("sentinel" as const),
      sentinels: fc.array(hostPort, { minLength: 1, maxLength: 3 }),
      master: word,
    }),
    sentinelLogin: fc.record({ username: text, password: text }),
  }),
  fc.record({
    ...common,
    endpoint: fc.record({ kind: fc.constant("unix" as const), path: file }),
    tls: fc.constant(null),
    nat: fc.constant([]),
    ssh: fc.constant(null),
    replicas: fc.constant(false),
    sentinelLogin: nobody,
  }),
);
