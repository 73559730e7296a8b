/**
 * How applications name things in their sessions. Frameworks rarely say who is logged in; applications do, by a
 * handful of conventions. One pass over a decoded payload finds the fields; spelling (`userId`, `user_id`,
 * `UserID`) does not matter.
 */
import type { EpochMs } from "../../../shared/session.ts";
import { classOf, isPlain } from "./decoding/bounded.ts";
import { toRecordedMs } from "./moment.ts";

export interface Fields {
  user: string | null;
  label: string | null;
  address: string | null;
  userAgent: string | null;
  createdAt: EpochMs | null;
  lastSeen: EpochMs | null;
}

/** Longest user id that the link accepts; longer text is not an id. */
const MAX_USER_LENGTH = 16 * 1024;
const MAX_TEXT_LENGTH = 2048;
const MAX_NAMES_PER_OBJECT = 500;

const roles = {
  none: 0,
  /** 1 to 9: may hold the user's id, or an object with it; the lowest wins. */
  lastUser: 9,
  label: 10,
  address: 11,
  /** Means an address only beside other facts about the client; on its own it may be a postal one. */
  addressInStamp: 12,
  userAgent: 13,
  createdAt: 14,
  lastSeen: 15,
  /** An object with facts about the session itself. */
  stamp: 16,
  passport: 17,
} as const;

/** Names without case, `_`, `-`, `.` and spaces, with what they mean at the top of a payload or inside a stamp. */
const ROLES: readonly (readonly [number, string])[] = [
  [roles.passport, "passport"],
  [1, "userid authuserid currentuserid loggedinuserid userpk useruuid"],
  [2, "user currentuser loggedinuser authuser authenticateduser sessionuser"],
  [3, "uid accountid memberid customerid adminid principalid identityid subjectid"],
  [4, "account member customer principal identity auth"],
  [5, "sub subject"],
  [6, "username userlogin login loginname"],
  [7, "useremail email mail"],
  [roles.label, "name displayname fullname nickname realname"],
  [
    roles.address,
    "ip ipaddress ipaddr remoteaddress remoteaddr remoteip clientip clientaddress userip lastip loginip xforwardedfor forwardedfor",
  ],
  [roles.addressInStamp, "address addr host"],
  [roles.userAgent, "useragent ua httpuseragent browser clientagent"],
  [
    roles.createdAt,
    "createdat created creationtime createdtime loginat logintime logintimestamp loggedinat loggedintime startedat starttime authtime authenticatedat issuedat iat signedinat lastlogin",
  ],
  [
    roles.lastSeen,
    "lastseen lastseenat lastaccess lastaccessed lastaccessedat lastaccesstime lastaccessedtime lastactivity lastactivityat lastactive lastactiveat lastrequest lastrequestat lastused lastusedat updatedat updated lastvisit refreshedat",
  ],
  [roles.stamp, "stamp session sessionstamp sessioninfo meta metadata client device info tracking activity"],
];

const ROLE_OF_NAME = new Map<string, number>(
  ROLES.flatMap(([role, names]) => names.split(" ").map((name): [string, number] => [name, role])),
);

/** Roles by exact spelling, so that each spelling is normalised once and not once per session. */
const roleOfSpelling = new Map<string, number>();
const MAX_SPELLINGS = 10_000;

function roleOf(name: string): number {
  const known = roleOfSpelling.get(name);
  if (known !== undefined) return known;
  const role =
    name.length > 40 ? roles.none : (ROLE_OF_NAME.get(name.toLowerCase().replace(/[_\-. ]/g, "")) ?? 0);
  if (roleOfSpelling.size >= MAX_SPELLINGS) roleOfSpelling.clear();
  roleOfSpelling.set(name, role);
  return role;
}

/** Finds user, label, address, client and times in a payload of unknown shape. Reads at most three levels. */
export function fieldsOf(payload: object, now: EpochMs): Fields {
  const fields: Fields = {
    user: null,
    label: null,
    address: null,
    userAgent: null,
    createdAt: null,
    lastSeen: null,
  };
  const search = { rank: 100, now, fields };
  readLevel(payload, search, false);
  if (fields.label === fields.user) fields.label = null;
  return fields;
}

interface Search {
  /** Rank of the name that gave `user`; a lower one replaces it. */
  rank: number;
  readonly now: EpochMs;
  readonly fields: Fields;
}

function readLevel(level: object, search: Search, inStamp: boolean): void {
  let count = 0;
  for (const name in level) {
    if (++count > MAX_NAMES_PER_OBJECT) return;
    const role = roleOf(name);
    if (role === roles.none) continue;
    const value: unknown = (level as Record<string, unknown>)[name];
    readField(role, value, search, inStamp);
  }
}

function readField(role: number, value: unknown, search: Search, inStamp: boolean): void {
  const { fields } = search;
  if (role <= roles.lastUser) {
    readUser(value, role, search);
    return;
  }
  switch (role) {
    case roles.label:
      // Inside a stamp it is the name of a device.
      if (!inStamp) fields.label ??= textOf(value);
      return;
    case roles.addressInStamp:
      if (inStamp) fields.address ??= addressOf(value);
      return;
    case roles.address:
      fields.address ??= addressOf(value);
      return;
    case roles.userAgent:
      fields.userAgent ??= textOf(value);
      return;
    case roles.createdAt:
      fields.createdAt ??= toRecordedMs(value, search.now);
      return;
    case roles.lastSeen: {
      const moment = toRecordedMs(value, search.now);
      if (moment !== null && (fields.lastSeen === null || moment > fields.lastSeen)) fields.lastSeen = moment;
      return;
    }
    case roles.passport:
      // Passport keeps { user: <what serializeUser gave> }; it wins over every other name.
      if (typeof value === "object" && value !== null && "user" in value)
        readUser((value as { user: unknown }).user, 0, search);
      return;
    case roles.stamp:
      if (typeof value === "object" && value !== null && !inStamp) readLevel(value, search, true);
      return;
  }
}

function readUser(value: unknown, rank: number, search: Search): void {
  const { fields } = search;
  if (typeof value === "object" && value !== null && textOf(value) === null) {
    const person = personOf(value);
    if (person.id !== null && rank < search.rank) {
      search.rank = rank;
      fields.user = person.id;
      fields.label = person.label ?? fields.label;
    } else {
      fields.label ??= person.label;
    }
    return;
  }
  const text = textOf(value);
  if (text === null) return;
  // A user name or e-mail beside an id names the same person.
  if (rank >= 6 && (fields.label === null || rank === 7)) fields.label = text;
  if (rank < search.rank) {
    search.rank = rank;
    fields.user = text;
  }
}

const ID_NAMES = [
  "id",
  "_id",
  "userId",
  "user_id",
  "uid",
  "uuid",
  "pk",
  "sub",
  "username",
  "login",
  "email",
  "name",
];
const LABEL_NAMES = ["email", "username", "userName", "login", "displayName", "name"];

/** The id and the readable name in an object that describes a user. */
export function personOf(user: object): { id: string | null; label: string | null } {
  const id = firstText(user, ID_NAMES);
  return { id, label: firstText(user, LABEL_NAMES, id) };
}

function firstText(object: object, names: readonly string[], except: string | null = null): string | null {
  for (const name of names) {
    const text = Object.hasOwn(object, name) ? textOf((object as Record<string, unknown>)[name]) : null;
    if (text !== null && text !== except) return text;
  }
  return null;
}

/** Text, a number, or an ObjectId as MongoDB's extended JSON writes it. Null for everything else and for "". */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value !== "" && value.length <= MAX_USER_LENGTH ? value : null;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : null;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "object" && value !== null && "$oid" in value && typeof value.$oid === "string") {
    return value.$oid;
  }
  return classOf(value) === "uuid.UUID" && isPlain(value) ? uuidText(value["int"]) : null;
}

/** A UUID that Python pickled: its 128 bits as a number. */
function uuidText(bits: unknown): string | null {
  if (typeof bits !== "bigint" && typeof bits !== "number") return null;
  const hex = BigInt(bits).toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** An address as recorded; a list (`X-Forwarded-For` split at commas) becomes one text again. */
function addressOf(value: unknown): string | null {
  const text = Array.isArray(value)
    ? value
        .slice(0, 10)
        .filter((part) => typeof part === "string")
        .join(", ")
    : value;
  return typeof text === "string" && text !== "" ? text.slice(0, MAX_TEXT_LENGTH) : null;
}
