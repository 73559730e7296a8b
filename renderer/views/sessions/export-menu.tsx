import "../../components/menu.css";
import { Menu } from "@base-ui/react/menu";
import { Download, LoaderCircle } from "lucide-react";
import type { Count } from "../../../shared/session.ts";
import { Button } from "../../components/button.tsx";
import { currentRoute } from "../../route/use-route.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { text } from "../../text/text.ts";
import { useExport } from "./use-export.ts";

/** Saves what the table shows now, all of it, in its order. */
export function ExportMenu({ matched }: { readonly matched: Count }) {
  const { run, running } = useExport();
  const words = text.sessions;
  const save = (as: "csv" | "jsonl") => {
    const { filter, sort } = currentRoute();
    run({ filter, sort, as });
  };
  if (running !== null) {
    return (
      <span className="sessions__held" role="status">
        <LoaderCircle aria-hidden className="spinner sessions__spinner" />
        {words.exporting(text.count.sessions(running))}
      </span>
    );
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button
            look="ghost"
            size="small"
            icon
            aria-label={words.export}
            title={words.export}
            disabled={matched.value === 0}
          />
        }
      >
        <Download aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="menu-layer">
          <Menu.Popup className="menu sessions__export">
            <Menu.Group>
              <Menu.GroupLabel className="menu__label">
                {words.exportHint(formatCount(matched))}
              </Menu.GroupLabel>
              <Menu.Item className="menu__item" onClick={() => save("csv")}>
                <span>{words.exportCsv}</span>
                <span>{words.exportCsvFor}</span>
              </Menu.Item>
              <Menu.Item className="menu__item" onClick={() => save("jsonl")}>
                <span>{words.exportJsonl}</span>
                <span>{words.exportJsonlFor}</span>
              </Menu.Item>
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
