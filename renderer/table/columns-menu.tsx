import "../components/menu.css";
import "./columns-menu.css";
import { Popover } from "@base-ui/react/popover";
import { ChevronDown, ChevronUp, Columns3 } from "lucide-react";
import { memo } from "react";
import { Button } from "../components/button.tsx";
import { useTell } from "../components/toasts.tsx";
import { text } from "../text/text.ts";
import { setColumnLayout, useColumnLayout } from "./column-layout.ts";
import { DEFAULT_LAYOUT, moveColumn, shownColumns, toggleColumn } from "./columns.ts";

/** Which columns, in which order. The same can be done by dragging their heads and edges. */
export const ColumnsMenu = memo(function ColumnsMenu() {
  const layout = useColumnLayout();
  const { done } = useTell();
  const visible = shownColumns(layout);
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button look="ghost" size="small" icon aria-label={text.sessions.columns} />}>
        <Columns3 aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="menu-layer">
          <Popover.Popup className="menu columns-menu">
            <Popover.Title className="menu__label">{text.sessions.columns}</Popover.Title>
            <ul>
              {layout.order.map((column, at) => {
                const name = text.columns[column];
                const above = layout.order[at - 1];
                const below = layout.order[at + 1];
                return (
                  <li key={column} className="columns-menu__column">
                    <label>
                      <input
                        type="checkbox"
                        checked={visible.includes(column)}
                        onChange={() => setColumnLayout(toggleColumn(layout, column, visible))}
                      />
                      {name}
                    </label>
                    <Button
                      look="ghost"
                      size="small"
                      icon
                      aria-label={text.sessions.columnEarlier(name)}
                      disabled={above === undefined}
                      onClick={() =>
                        above !== undefined && setColumnLayout(moveColumn(layout, column, above))
                      }
                    >
                      <ChevronUp aria-hidden />
                    </Button>
                    <Button
                      look="ghost"
                      size="small"
                      icon
                      aria-label={text.sessions.columnLater(name)}
                      disabled={below === undefined}
                      onClick={() =>
                        below !== undefined && setColumnLayout(moveColumn(layout, column, below))
                      }
                    >
                      <ChevronDown aria-hidden />
                    </Button>
                  </li>
                );
              })}
            </ul>
            <div className="columns-menu__foot">
              <span>
                {layout.shown === null ? text.sessions.columnsAutomatic : text.sessions.columnsChosen}
              </span>
              <Button
                look="ghost"
                size="small"
                disabled={layout === DEFAULT_LAYOUT}
                onClick={() => {
                  setColumnLayout(DEFAULT_LAYOUT);
                  done(text.sessions.columnsAreReset, undefined, () => setColumnLayout(layout));
                }}
              >
                {text.sessions.columnsReset}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
});
