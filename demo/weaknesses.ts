/**
 * The defences that the attack suite can take away one by one, so that each attack is known to be able to succeed.
 * Nothing but tests may name one: `createApp` refuses them where NODE_ENV is "production".
 */
export type Weakness =
  /** Login keeps the session id that the visitor came with. */
  | "login-keeps-session-id"
  /** A request that runs during a revocation writes the session back. */
  | "writes-revive-sessions"
  /** Tombstones are not looked for. */
  | "ignores-tombstones"
  /** The cookie has no HttpOnly. */
  | "cookie-readable"
  /** The cookie is sent with other sites' requests: SameSite=None. */
  | "cookie-cross-site"
  /** No anti-forgery token is asked for. */
  | "no-forgery-token"
  /** Changes that other sites ask for are not refused for that. */
  | "no-origin-check"
  /** `GET /basket?product=…` puts something into the basket. */
  | "get-changes"
  /** Passwords can be tried without end. */
  | "no-attempt-limit"
  /** For unknown users no password hash is computed. */
  | "quick-unknown-users"
  /** Old refresh tokens are refused, but their family lives on. */
  | "reuse-forgiven"
  /** Rotation reads first and writes afterwards, in two steps. */
  | "rotation-in-two-steps"
  /** Whatever algorithm a download ticket names is believed, "none" included. */
  | "ticket-algorithm-believed"
  /** A download ticket's expiry is not looked at. */
  | "ticket-never-expires"
  /** A download ticket opens every file. */
  | "ticket-opens-all"
  /** Requests are logged with their query and cookie. */
  | "logs-everything"
  /** Sessions have no absolute end. */
  | "no-absolute-end";

export type Weaknesses = ReadonlySet<Weakness>;

export const NO_WEAKNESSES: Weaknesses = new Set();
