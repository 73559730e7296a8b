import "./path-field.css";
import { type DragEvent, useState } from "react";
import { text } from "../text/text.ts";
import { TextField } from "./text-field.tsx";

interface PathFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onPath: (path: string) => void;
}

/** The path of a file on the monitor's computer, typed, or of a file that was dropped here. */
export function PathField({ label, hint, value, placeholder, onPath }: PathFieldProps) {
  const [over, setOver] = useState(false);
  const [unknown, setUnknown] = useState(false);
  const enter = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes("Files")) return;
    // Only what is prevented can be dropped; otherwise the browser would open the file.
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files;
    setOver(false);
    if (file === undefined) return;
    event.preventDefault();
    const path = globalThis.sessionwatch?.pathOf(file) ?? "";
    setUnknown(path === "");
    if (path !== "") onPath(path);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field in it does the same by keyboard.
    <div
      className={over ? "path-field path-field--over" : "path-field"}
      onDragEnter={enter}
      onDragOver={enter}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <TextField
        label={label}
        hint={hint}
        value={value}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(unknown ? { problem: text.actions.pathUnknown } : {})}
        onChange={({ currentTarget }) => {
          setUnknown(false);
          onPath(currentTarget.value);
        }}
      />
    </div>
  );
}
