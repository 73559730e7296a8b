import "../components/menu.css";
import "./saved-filters-menu.css";
import { Popover } from "@base-ui/react/popover";
import { Bookmark, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/button.tsx";
import { navigate } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import { useSavedFilters } from "./use-saved-filters.ts";

/** Filters by name: to come back to one, to save the present one, to forget one. */
export function SavedFiltersMenu({ filter }: { readonly filter: string }) {
  const { saved, save, forget } = useSavedFilters();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const known = saved.find((each) => each.filter === filter);
  const label = known === undefined ? text.filter.saved : text.filter.savedOne(known.name);

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === "") return;
    save({ name: name.trim(), filter });
    setName("");
    setOpen(false);
  }

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        render={<Button look="ghost" size="small" icon aria-label={label} title={label} />}
        className={known === undefined ? "saved-filters" : "saved-filters saved-filters--known"}
      >
        <Bookmark aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="menu-layer">
          <Popover.Popup className="menu saved-filters__menu">
            <Popover.Title className="menu__label">{text.filter.saved}</Popover.Title>
            {saved.length === 0 ? <p className="saved-filters__none">{text.filter.noneSaved}</p> : null}
            <ul>
              {saved.map((each) => (
                <li key={each.name} className="saved-filters__row">
                  <button
                    type="button"
                    className="saved-filters__use"
                    aria-current={each.filter === filter}
                    onClick={() => {
                      navigate({ filter: each.filter });
                      setOpen(false);
                    }}
                  >
                    <span>{each.name}</span>
                    <span>{each.filter}</span>
                  </button>
                  <Button
                    look="ghost"
                    size="small"
                    icon
                    aria-label={text.filter.forget(each.name)}
                    onClick={() => forget(each.name)}
                  >
                    <X aria-hidden />
                  </Button>
                </li>
              ))}
            </ul>
            {filter === "" || known !== undefined ? null : (
              <form className="saved-filters__form" onSubmit={onSubmit}>
                <input
                  type="text"
                  aria-label={text.filter.name}
                  placeholder={text.filter.name}
                  maxLength={80}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
                <Button type="submit" look="primary" size="small" disabled={name.trim() === ""}>
                  {text.filter.save}
                </Button>
              </form>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
