import "./user-history.css";
import { type ReactNode, useState } from "react";
import type { ViewHead } from "../../../shared/link.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { Button } from "../../components/button.tsx";
import { CountryCode } from "../../components/country.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { useTell } from "../../components/toasts.tsx";
import { formatDay, formatMoment } from "../../format/times.ts";
import { useCommand } from "../../link/use-link.tsx";
import { countryName } from "../../map/country-name.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

type Known = NonNullable<ViewHead<"user">["known"]>;
type Seen = Known["countries"][number];

/** Rows of a table; a user with more is listed by the most recent ones. */
const MOST = 12;

interface UserHistoryProps {
  readonly user: string;
  readonly who: string;
  readonly known: Known;
}

/** From where and with what the user was seen, and the way to delete that. */
export function UserHistory({ user, who, known }: UserHistoryProps) {
  const words = text.user.history;
  const [asking, setAsking] = useState(false);
  const purge = useCommand("purgeUser");
  const { done, failed } = useTell();
  const confirm = async (): Promise<void> => {
    setAsking(false);
    const result = await purge({ user });
    if (result.ok) done(words.purged, who);
    else failed(result.failure);
  };
  return (
    <section className="user__panel">
      <header>
        <h2>{words.title}</h2>
        <span className="user__hint">{words.since(formatDay(known.since, locale), known.days)}</span>
        <Button
          className="user-history__purge"
          look="danger-quiet"
          size="small"
          onClick={() => setAsking(true)}
        >
          {words.purge}
        </Button>
      </header>
      <div className="user__inside user-history">
        <SeenTable title={words.country} seen={known.countries}>
          {(code) => (
            <span className="country">
              <CountryCode code={code} />
              {countryName(code, locale)}
            </span>
          )}
        </SeenTable>
        <SeenTable title={words.client} seen={known.clients}>
          {(name) => name}
        </SeenTable>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.purgeTitle(who)}>
        <p>{words.purgeMore}</p>
        <div className="dialog__actions">
          <Button onClick={() => setAsking(false)}>{text.actions.cancel}</Button>
          <Button look="danger" onClick={confirm}>
            {words.purgeConfirm}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}

interface SeenTableProps {
  readonly title: string;
  readonly seen: readonly Seen[];
  readonly children: (name: string) => ReactNode;
}

function SeenTable({ title, seen, children }: SeenTableProps) {
  const words = text.user.history;
  const now = storeNow();
  if (seen.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{words.first}</th>
          <th scope="col">{words.last}</th>
        </tr>
      </thead>
      <tbody>
        {seen.slice(0, MOST).map(({ name, firstAt, lastAt }) => (
          <tr key={name}>
            <td>{children(name)}</td>
            <td>{formatMoment(firstAt, now, locale)}</td>
            <td>{formatMoment(lastAt, now, locale)}</td>
          </tr>
        ))}
      </tbody>
      {seen.length > MOST ? <caption>{words.more(seen.length - MOST)}</caption> : null}
    </table>
  );
}
