/** Until a browser has surely begun to read the file. */
const KEEP_MS = 60_000;

/** Hands a file to the browser, which saves it where the person's downloads go. */
export function saveFile(name: string, contents: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}
