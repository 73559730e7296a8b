import "../../components/menu.css";
import { Menu } from "@base-ui/react/menu";
import { ChevronDown, LogOut } from "lucide-react";
import type { ViewHead } from "../../../shared/link.ts";
import type { SessionRow } from "../../../shared/session.ts";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { CountryCode } from "../../components/country.tsx";
import { Keys } from "../../components/keys.tsx";
import { Tip } from "../../components/tip.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { visible } from "../../format/visible.ts";
import { countryName } from "../../map/country-name.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { clientName, who } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

/** Sessions offered to be kept; beyond these nobody recognises their own. */
const MOST_TO_KEEP = 12;

interface UserHeadProps {
  readonly head: ViewHead<"user">;
  /** The readable name, as last known. */
  readonly label: string | null;
  readonly rows: readonly SessionRow[];
  readonly readOnly: boolean;
  readonly onLogOut: (except: SessionRow | null) => void;
}

export function UserHead({ head, label, rows, readOnly, onLogOut }: UserHeadProps) {
  const count = head.sessions.value;
  return (
    <section className="user__head">
      <div className="user__who">
        <h2 className="user__name">{who({ label, user: head.user })}</h2>
        {label === null || label === head.user ? null : (
          <p className="user__id words">
            {visible(head.user)} <CopyButton copied={head.user} />
          </p>
        )}
        <div className="user__summary">
          <strong
            title={head.sessions.estimate === null ? undefined : text.count.why(head.sessions.estimate)}
          >
            {head.sessions.estimate === null ? text.count.sessions(count) : formatCount(head.sessions)}
          </strong>
          {head.countries.length === 0 ? null : <span>{text.user.from(head.countries.length)}</span>}
          {head.countries.slice(0, 6).map(({ country, sessions }) => (
            <span key={country} className="country">
              <CountryCode code={country} />
              {countryName(country, locale)} {formatNumber(sessions, locale)}
            </span>
          ))}
        </div>
      </div>
      <div className="user__actions">
        {rows.length < 2 ? null : <KeepOne rows={rows} readOnly={readOnly} onKeep={onLogOut} />}
        <Tip label={readOnly ? text.sessions.readOnly : text.user.logOutCount(count)}>
          <Button
            look="danger"
            size="large"
            disabled={readOnly || count === 0}
            onClick={() => onLogOut(null)}
          >
            <LogOut aria-hidden />
            {text.user.logOut}
            <Keys keys="L" />
          </Button>
        </Tip>
      </div>
    </section>
  );
}

interface KeepOneProps {
  readonly rows: readonly SessionRow[];
  readonly readOnly: boolean;
  readonly onKeep: (row: SessionRow) => void;
}

/** "All but this one": which one is chosen from a menu. */
function KeepOne({ rows, readOnly, onKeep }: KeepOneProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button size="large" disabled={readOnly} />}>
        {text.user.allBut}
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="menu-layer">
          <Menu.Popup className="menu">
            <Menu.Group>
              <Menu.GroupLabel className="menu__label">{text.user.keep}</Menu.GroupLabel>
              {rows.slice(0, MOST_TO_KEEP).map((row) => (
                <Menu.Item key={row.id} className="menu__item" onClick={() => onKeep(row)}>
                  <span>{clientName(row.client)}</span>
                  <span>{whereOf(row)}</span>
                </Menu.Item>
              ))}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function whereOf(row: SessionRow): string {
  if (row.place === null) return row.address ?? text.session.noPlace;
  return row.place.city ?? countryName(row.place.country, locale);
}
