import "./palette.css";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useId, useRef, useState } from "react";
import { Keys } from "../components/keys.tsx";
import { text } from "../text/text.ts";
import { type PaletteItem, usePaletteItems } from "./use-palette-items.tsx";

interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onKeys: () => void;
}

/** Ctrl+K: find a user and go there, go to a view, do something. */
export const Palette = memo(function Palette({ open, onClose, onKeys }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog dialog--wide">
          <Dialog.Title className="visually-hidden">{text.palette.title}</Dialog.Title>
          <PaletteBody onClose={onClose} onKeys={onKeys} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
});

function PaletteBody({ onClose, onKeys }: Omit<PaletteProps, "open">) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const { items, searching } = usePaletteItems(query, onKeys);
  const list = useRef<HTMLDivElement>(null);
  const [entered, setEntered] = useState(false);
  const at = Math.min(chosen, items.length - 1);

  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  useEffect(() => {
    if (!entered || searching) return;
    // Once: it is drawn again while it fades away.
    setEntered(false);
    run(items[0]);
  });

  function run(item: PaletteItem | undefined): void {
    if (item === undefined) return;
    onClose();
    item.run();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move !== 0 && items.length > 0) {
      event.preventDefault();
      setChosen((at + move + items.length) % items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Somebody types faster than the monitor answers: what they meant is first in the list that is on its way.
      if (searching) setEntered(true);
      else run(items[at]);
    }
  }

  return (
    <div className="palette">
      <div className="palette__line">
        <Search aria-hidden />
        <input
          className="palette__input"
          type="text"
          role="combobox"
          aria-label={text.palette.title}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.palette.placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys="Esc" />
      </div>
      <div className="palette__list" role="listbox" id={listId} ref={list} aria-label={text.palette.title}>
        {items.length === 0 ? (
          <p className="palette__none" role="status">
            {searching ? text.palette.searching : text.palette.nothing}
          </p>
        ) : null}
        {items.map((item, index) => (
          <PaletteRow
            key={item.id}
            id={`${listId}-${index}`}
            item={item}
            at={index}
            first={items[index - 1]?.group !== item.group}
            chosen={index === at}
            onPoint={() => setChosen(index)}
            onRun={() => run(item)}
          />
        ))}
      </div>
    </div>
  );
}

interface PaletteRowProps {
  readonly id: string;
  readonly item: PaletteItem;
  readonly at: number;
  readonly first: boolean;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function PaletteRow({ id, item, at, first, chosen, onPoint, onRun }: PaletteRowProps) {
  return (
    <>
      {first ? (
        <div className="palette__group" role="presentation">
          {item.group}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above holds the focus and handles the keys */}
      <div
        id={id}
        data-at={at}
        className="palette__item"
        role="option"
        tabIndex={-1}
        aria-selected={chosen}
        onPointerMove={onPoint}
        onClick={onRun}
      >
        {item.icon}
        <span className="palette__name">{item.name}</span>
        <span className="palette__more">{item.more}</span>
        {item.keys === undefined ? null : <Keys keys={item.keys} />}
      </div>
    </>
  );
}
