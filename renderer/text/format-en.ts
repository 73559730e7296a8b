import { formatNumber } from "../format/numbers.ts";
import { locale } from "./language.ts";
import { pluralIn } from "./plural.ts";

const many = pluralIn("en", locale);
const keys = (count: number) => many(count, { one: "sampled key", other: "sampled keys" });

/** The editor of declared session formats, and the list of them. */
export const formatEn = {
  boxTitle: "Session formats",
  boxMore:
    "The sessions of common web frameworks are recognised by themselves. Describe here what is not, or what should be read differently.",
  none: "No format is described yet.",
  describeNew: "Describe a format",
  change: (title: string) => `Change “${title}”`,
  edit: (title: string) => `Change ${title}`,
  remove: (title: string) => `Remove ${title}`,
  removed: (title: string) => `“${title}” is no longer read`,
  undo: "Undo",

  describe: "Describe a session format",
  intro:
    "Say which keys are sessions and where in them things stand. Nothing is watched or changed before you keep it; the preview shows what it would make of sampled sessions.",
  key: "Keys",
  keyHint: "{token} and {user} name parts of the key; * stands for anything.",
  title: "Name",
  id: "Short name",
  idHint: "For the table and for filters: lower-case letters, digits, hyphens.",
  type: "Type of the value",
  types: { string: "String", hash: "Hash" },
  encoding: "Encoding",
  encodings: {
    json: "JSON",
    msgpack: "MessagePack",
    php: "PHP",
    form: "Form",
    text: "Plain text",
    hash: "Text fields",
  },
  paths: "Where things stand",
  pathsHint:
    "Names with dots between them: user.id. Alternatives: uid | user.id. A star stands for any characters: login_*. Plain text is called text.",
  fields: {
    user: "User",
    label: "Readable name",
    address: "Address",
    client: "Client",
    createdAt: "Created",
    lastSeen: "Last request",
    expiresAt: "Valid until",
  },
  rolling: "Full life, in seconds",
  rollingHint: "If every request renews the expiry: the last request is inferred from it.",
  found: (count: number, of: number) =>
    count === 0
      ? "Leads nowhere in the sampled sessions."
      : `Found in ${formatNumber(count, locale)} of ${formatNumber(of, locale)}.`,
  companions: "What goes when the session goes",
  companionsHint: "{token}, {user} and {key} are filled in.",
  companionKeys: "Keys to delete",
  companionKeysHint: "One a line.",
  memberIn: "Take out of",
  member: "The member",
  memberField: "The field",
  memberType: "Type of what lists the session",
  indexTypes: { set: "Set", "sorted-set": "Sorted set", list: "List", hash: "Hash" },
  addMember: "Add a set or list",
  removeMember: "Remove this one",
  logOut: "The application's own words for logging out",
  logOutHint: "For people; shown with each session.",
  /** The monitor's words, which complete a sentence that begins with the field. */
  fieldProblem: (message: string) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,

  preview: "What it finds",
  noPreview: "Fill in the form, with a store connected, to see sampled sessions here.",
  counts: (matched: number, ofType: number, read: number) =>
    matched === 0
      ? "No sampled key fits."
      : `${keys(matched)} fit, ${formatNumber(ofType, locale)} have the type, ${formatNumber(read, locale)} can be read.`,
  contents: "Contents of one of them",
  contentsHint: "The names on the left make the paths. Tokens and what looks like a secret stay hidden.",

  file: "As a file",
  fileHint: "For a colleague, or for version control.",
  import: "Read a file",
  exportYaml: "Save as YAML",
  exportJson: "Save as JSON",
  importRefused: "The file describes no format",
  line: (line: number) => `Line ${line}`,

  keep: "Keep and watch",
  keepChange: "Keep the change",
  kept: (title: string) => `“${title}” is watched`,
  keptMore: "The store is being read again.",
  idTaken: "Another format has this short name already.",
  incomplete: (count: number) =>
    `${many(count, { one: "thing", other: "things" })} to fill in or to correct first.`,

  suspects: "Not recognised, but like sessions",
};
