import "./filter-line.css";
import { ListFilter, X } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useId, useRef, useState } from "react";
import { filterChips } from "../../shared/filter/chips.ts";
import { Button } from "../components/button.tsx";
import { useKeys } from "../keyboard/keyboard.ts";
import { navigate } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import { Chip } from "./chip.tsx";
import { SavedFiltersMenu } from "./saved-filters-menu.tsx";
import { joinTerms, splitTerms } from "./terms.ts";
import { useExplanation } from "./use-explanation.ts";
import { useFilter } from "./use-filter.ts";

/** A pause in typing after which the list follows. */
const SETTLE_MS = 250;

/**
 * The line that narrows Overview and Sessions: finished terms are chips, the one being typed is text. The list
 * follows while one types; Space or Enter makes the term a chip.
 */
export const FilterLine = memo(function FilterLine() {
  const { filter, setFilter, removeTerm } = useFilter();
  const [draft, setDraft] = useState("");
  /** What of the draft the filter already contains, as its last term. */
  const [applied, setApplied] = useState("");
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();

  const terms = splitTerms(filter);
  const chips = applied !== "" && terms.at(-1) === applied ? terms.slice(0, -1) : terms;
  const whole = joinTerms(draft === "" ? chips : [...chips, draft]);
  const { problem, suggestions } = useExplanation(whole, open);
  const explained = new Map(
    filterChips(joinTerms(chips), text.filter.words).map((chip) => [chip.start, chip.explanation]),
  );

  // What is being typed takes effect after a pause, unless it is not understood yet or begins a field's name.
  const beginsField = draft !== "" && suggestions.some(({ text: next }) => isFieldFrom(next, draft));
  useEffect(() => {
    if (whole === filter || problem !== null || beginsField) return;
    const timer = setTimeout(() => {
      setApplied(draft);
      navigate({ filter: whole }, "replace");
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [whole, draft, filter, problem, beginsField]);

  /** The draft is something else from here on; what was applied of it is gone or has become a chip. */
  function redraft(next: string): void {
    setDraft(next);
    setApplied("");
  }

  function finish(next: string): void {
    redraft("");
    setChosen(-1);
    setFilter(joinTerms([...chips, ...splitTerms(next)]));
  }

  function accept(at: number): void {
    const suggestion = suggestions[at];
    if (suggestion === undefined) {
      finish(draft);
      return;
    }
    const next = whole.slice(0, suggestion.start) + suggestion.text + whole.slice(suggestion.end);
    const nextTerms = splitTerms(next);
    const last = nextTerms.at(-1) ?? "";
    setChosen(-1);
    // "country:" still waits for its value.
    if (/[:<>=]$/.test(last)) setDraft(last);
    else {
      redraft("");
      setFilter(joinTerms(nextTerms));
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (move !== 0) {
      event.preventDefault();
      setOpen(true);
      const count = suggestions.length + 1;
      setChosen(((chosen + 1 + move + count) % count) - 1);
    } else if (event.key === "Enter" || (event.key === "Tab" && chosen >= 0)) {
      event.preventDefault();
      accept(chosen);
    } else if (event.key === " " && draft !== "" && splitTerms(`${draft} x`).length > 1) {
      event.preventDefault();
      finish(draft);
    } else if (event.key === "Backspace" && draft === "" && chips.length > 0) {
      event.preventDefault();
      redraft(chips.at(-1) ?? "");
      setFilter(joinTerms(chips.slice(0, -1)));
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open && suggestions.length > 0 && chosen >= 0) setChosen(-1);
      else if (draft !== "") {
        redraft("");
        setFilter(joinTerms(chips));
      } else input.current?.blur();
    }
  }

  useKeys({ escape: () => filter !== "" && setFilter("") });

  return (
    <search className={problem === null || draft === "" ? "filter-line" : "filter-line filter-line--wrong"}>
      <ListFilter aria-hidden className="filter-line__icon" />
      {chips.length === 0 ? null : (
        <ul className="filter-line__chips">
          {chips.map((term, at) => (
            <Chip
              key={`${term} ${chips.indexOf(term) === at ? "" : at}`}
              term={term}
              explanation={explained.get(startOf(chips, at))}
              wrong={problem !== null && isWithin(problem.start, chips, at)}
              onRemove={() => removeTerm(term)}
            />
          ))}
        </ul>
      )}
      <input
        ref={input}
        id="filter-input"
        className="filter-line__input"
        type="text"
        role="combobox"
        aria-label={text.filter.label}
        aria-expanded={open && suggestions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
        aria-invalid={problem !== null}
        autoComplete="off"
        spellCheck={false}
        placeholder={chips.length === 0 ? text.filter.placeholder : text.filter.add}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          setChosen(-1);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {whole === "" ? null : (
        <Button
          look="ghost"
          size="small"
          icon
          aria-label={text.filter.clear}
          onClick={() => {
            redraft("");
            setFilter("");
          }}
        >
          <X aria-hidden />
        </Button>
      )}
      <SavedFiltersMenu filter={filter} />
      {open && (suggestions.length > 0 || (problem !== null && draft !== "")) ? (
        <div className="filter-line__popup">
          {problem !== null && draft !== "" ? (
            <p className="filter-line__problem">{problem.message}</p>
          ) : null}
          <div role="listbox" id={listId} aria-label={text.filter.suggestions}>
            {suggestions.map((suggestion, at) => (
              <div
                key={`${suggestion.start} ${suggestion.text}`}
                id={`${listId}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === chosen}
                className="suggestion"
                onPointerDown={(event) => {
                  event.preventDefault();
                  accept(at);
                }}
              >
                <span className="suggestion__text">{suggestion.text}</span>
                <span className="suggestion__explanation">{suggestion.explanation}</span>
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </search>
  );
});

function isFieldFrom(suggestion: string, draft: string): boolean {
  return /[:<>]$/.test(suggestion) && suggestion.toLowerCase().startsWith(draft.toLowerCase());
}

/** Where the chip at `at` begins in the line. */
function startOf(chips: readonly string[], at: number): number {
  return at === 0 ? 0 : joinTerms(chips.slice(0, at)).length + 1;
}

/** Whether position `start` of the line falls into the chip at `at`. */
function isWithin(start: number, chips: readonly string[], at: number): boolean {
  const from = startOf(chips, at);
  return start >= from && start < from + (chips[at]?.length ?? 0);
}
