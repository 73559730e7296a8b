/**
 * Whose signature under a store's certificate counts: Node's own list, the operating system's, and the organisation's
 * files. Read by ourselves, because packaged Electron ignores the variables by which Node would do it (a fuse).
 */
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

let trusted = false;

/**
 * To be called before an encrypted connection; only the first call does something, a fifth of a second long. `files` are
 * PEM files, from `SESSIONWATCH_CA_FILES` (one a line) unless given. One that cannot be read is left out: what it was
 * needed for then fails by its certificate, with the reason.
 */
export function trustAuthorities(files: readonly string[] = namedFiles()): void {
  if (trusted) {
    return;
  }
  trusted = true;
  const own = files.flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch {
      return [];
    }
  });
  const certificates = [...getCACertificates("default"), ...getCACertificates("system"), ...own];
  try {
    setDefaultCACertificates(certificates);
  } catch {
    // Something in the files is no certificate; the others still count.
    setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system")]);
  }
}

function namedFiles(): string[] {
  return (process.env["SESSIONWATCH_CA_FILES"] ?? "").split("\n").filter((file) => file !== "");
}
