/** A file with certificates of the organisation's own authorities: whether it can be used, said before it is needed. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Null when it holds certificates in PEM form; otherwise why not, to end a sentence with. */
export async function whyNoAuthority(file: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return "the file cannot be read";
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return "the file holds no certificate in PEM form";
  try {
    return blocks.every((block) => new X509Certificate(block).ca)
      ? null
      : "a certificate in it is no authority's";
  } catch {
    return "a certificate in it is damaged";
  }
}
