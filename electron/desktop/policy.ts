/**
 * What the organisation has decided for this machine: a file that only an administrator can write. Its settings
 * replace the person's and cannot be changed in the application.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DesktopSettingsChangeSchema } from "../../shared/desktop-calls.ts";

export const PolicySchema = z.strictObject({
  settings: DesktopSettingsChangeSchema.default({}),
  /** True: nothing can be revoked from this machine. */
  readOnly: z.boolean().default(false),
  /** Address databases (`.mmdb`) that are asked before the bundled ones. */
  geoFiles: z.array(z.string().max(4096)).max(20).default([]),
  /** False: the built-in demonstration cannot be started. */
  demonstration: z.boolean().default(true),
});
export type Policy = z.infer<typeof PolicySchema>;

export interface PolicyInForce {
  readonly policy: Policy;
  /** A policy that is there but cannot be understood, as a whole sentence; null: none, or a good one. */
  readonly problem: string | null;
}

const NO_POLICY: Policy = { settings: {}, readOnly: false, geoFiles: [], demonstration: true };
/** An unreadable policy was meant to restrict something: until it is mended, nothing can be revoked. */
const STRICTEST: Policy = { settings: {}, readOnly: true, geoFiles: [], demonstration: false };

export function policyFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === "darwin") return "/Library/Application Support/Sessionwatch/policy.json";
  if (platform === "win32")
    return join(env["ProgramData"] ?? "C:\\ProgramData", "Sessionwatch", "policy.json");
  return "/etc/sessionwatch/policy.json";
}

export async function readPolicy(file: string): Promise<PolicyInForce> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const absent =
      error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    return absent
      ? { policy: NO_POLICY, problem: null }
      : { policy: STRICTEST, problem: `The policy ${file} cannot be read, so nothing can be revoked.` };
  }
  try {
    return { policy: PolicySchema.parse(JSON.parse(text)), problem: null };
  } catch {
    return { policy: STRICTEST, problem: `The policy ${file} is not valid, so nothing can be revoked.` };
  }
}
