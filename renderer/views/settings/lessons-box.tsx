import type { ViewRow } from "../../../shared/link.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { useTell } from "../../components/toasts.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { formatMoment } from "../../format/times.ts";
import { useCommand, useView } from "../../link/use-link.tsx";
import { countryName } from "../../map/country-name.ts";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

type Lesson = ViewRow<"lessons">;

const LIMIT = 200;

/** What people taught about the store that is watched, and the way to take it back. */
export function LessonsBox() {
  const words = text.rules.lessons;
  const view = useView("lessons", { limit: LIMIT });
  const forget = useCommand("forgetLesson");
  const { done, failed } = useTell();
  if (view.kind === "loading") return null;
  const { head, rows } = view.state;
  const takeBack = async ({ subject, lesson }: Lesson): Promise<void> => {
    const result = await forget({ subject, lesson });
    if (result.ok) done(words.forgotten);
    else failed(result.failure);
  };
  return (
    <Box title={words.title}>
      <p className="box__hint">{rows.length === 0 ? words.none : words.hint}</p>
      <ul className="lesson-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              <About row={row} /> {whatOf(row)}
              <small>{words.by(row.by, formatMoment(row.at, storeNow(), locale))}</small>
            </span>
            <Button size="small" onClick={() => takeBack(row)}>
              {words.forget}
            </Button>
          </li>
        ))}
      </ul>
      {rows.length < head.total ? (
        <p className="box__hint">
          {words.shown(formatNumber(rows.length, locale), formatNumber(head.total, locale))}
        </p>
      ) : null}
    </Box>
  );
}

function About({ row: { about } }: { readonly row: Lesson }) {
  switch (about.kind) {
    case "user":
      return <a href={hrefOf({ name: "user", user: about.name })}>{about.name}</a>;
    case "address":
      return <strong>{about.name}</strong>;
    case "store":
      return <strong>{text.rules.lessons.store}</strong>;
  }
}

function whatOf({ what: { kind, value } }: Lesson): string {
  const words = text.rules.lessons.what;
  switch (kind) {
    case "country":
      return words.country(countryName(value, locale));
    case "flood":
      return words.flood();
    default:
      return words[kind](value);
  }
}
