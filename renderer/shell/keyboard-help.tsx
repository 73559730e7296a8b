import "./keyboard-help.css";
import { memo } from "react";
import { Dialog } from "../components/dialog.tsx";
import { Keys } from "../components/keys.tsx";
import { text } from "../text/text.ts";

const anywhere: readonly (readonly [string, string])[] = [
  ["Ctrl+K", text.keyboard.palette],
  ["/", text.keyboard.filter],
  ["g o", text.keyboard.overview],
  ["g s", text.keyboard.sessions],
  ["g f", text.keyboard.findings],
  ["g u", text.keyboard.user],
  ["g a", text.keyboard.audit],
  ["g c", text.keyboard.connections],
  ["g e", text.keyboard.settings],
  ["g w", text.keyboard.wallboard],
  ["l", text.keyboard.logOut],
  ["t", text.keyboard.theme],
  ["Esc", text.keyboard.escape],
  ["?", text.keyboard.help],
];
const inTable: readonly (readonly [string, string])[] = [
  ["j", text.keyboard.next],
  ["k", text.keyboard.previous],
  ["Home", text.keyboard.first],
  ["End", text.keyboard.last],
  ["Enter", text.keyboard.details],
  ["x", text.keyboard.select],
  ["r", text.keyboard.revoke],
  ["u", text.keyboard.userOf],
  ["c", text.keyboard.copyRow],
  [".", text.keyboard.refresh],
];
const inFindings: readonly (readonly [string, string])[] = [
  ["j", text.findings.keys.next],
  ["k", text.findings.keys.previous],
  ["Enter", text.findings.keys.open],
  ["f", text.findings.keys.show],
  ["a", text.findings.keys.acknowledge],
  ["s", text.findings.keys.snooze],
  ["e", text.findings.keys.expected],
  ["r", text.findings.keys.revoke],
];

interface KeyboardHelpProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export const KeyboardHelp = memo(function KeyboardHelp({ open, onClose }: KeyboardHelpProps) {
  return (
    <Dialog open={open} onClose={onClose} title={text.keyboard.title} wide isReading>
      <div className="keyboard-help">
        <Group title={text.keyboard.groups.anywhere} rows={anywhere} />
        <div>
          <Group title={text.keyboard.groups.table} rows={inTable} />
          <Group title={text.findings.keys.title} rows={inFindings} />
        </div>
      </div>
    </Dialog>
  );
});

interface GroupProps {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}

function Group({ title, rows }: GroupProps) {
  return (
    <section>
      <h3>{title}</h3>
      {rows.map(([keys, meaning]) => (
        <div key={keys} className="keyboard-help__row">
          <span>{meaning}</span>
          <Keys keys={keys} />
        </div>
      ))}
    </section>
  );
}
