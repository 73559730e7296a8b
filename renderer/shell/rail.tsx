import "./rail.css";
import {
  ChartNoAxesCombined,
  Keyboard,
  type LucideIcon,
  Moon,
  Plug,
  ScrollText,
  Search,
  Settings,
  ShieldAlert,
  Sun,
  Table2,
} from "lucide-react";
import { memo } from "react";
import { Button } from "../components/button.tsx";
import { Keys } from "../components/keys.tsx";
import { Tip } from "../components/tip.tsx";
import { formatCompact } from "../format/numbers.ts";
import { useViewPart } from "../link/use-link.tsx";
import type { RouteName } from "../route/route.ts";
import { hrefOf, useRoute } from "../route/use-route.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { nextTheme } from "../theme/next-theme.ts";
import { prefer, usePreferences } from "../theme/preferences.ts";
import { BrandMark } from "./brand-mark.tsx";

interface RailProps {
  readonly onPalette: () => void;
  readonly onKeys: () => void;
}

const places: readonly { readonly name: RouteName; readonly icon: LucideIcon; readonly keys: string }[] = [
  { name: "overview", icon: ChartNoAxesCombined, keys: "g o" },
  { name: "sessions", icon: Table2, keys: "g s" },
  { name: "findings", icon: ShieldAlert, keys: "g f" },
  { name: "audit", icon: ScrollText, keys: "g a" },
  { name: "connections", icon: Plug, keys: "g c" },
  { name: "settings", icon: Settings, keys: "g e" },
];

export const Rail = memo(function Rail({ onPalette, onKeys }: RailProps) {
  const route = useRoute();
  usePreferences();
  const toLight = nextTheme() === "light";
  return (
    <nav className="rail" aria-label={text.nav.label}>
      <a className="rail__brand" href={hrefOf({ name: "overview" })}>
        <BrandMark />
        <span>{text.app.name}</span>
      </a>
      <button type="button" className="rail__search" onClick={onPalette}>
        <Search aria-hidden />
        <span>{text.actions.search}</span>
        <Keys keys="Ctrl+K" />
      </button>
      <ul className="rail__list">
        {places.map(({ name, icon: Icon, keys }) => (
          <li key={name}>
            <Tip label={text.nav[name]} keys={keys} side="right">
              <a
                className="rail__link"
                href={hrefOf({ name })}
                aria-current={isCurrent(name, route.name) ? "page" : undefined}
              >
                <Icon aria-hidden />
                <span className="rail__name">{text.nav[name]}</span>
                {name === "findings" ? <FindingsCount /> : null}
              </a>
            </Tip>
          </li>
        ))}
      </ul>
      <div className="rail__foot">
        <Tip label={text.theme.toggle} keys="t" side="top">
          <Button
            look="ghost"
            icon
            aria-label={text.theme.toggle}
            onClick={() => prefer({ theme: nextTheme() })}
          >
            {toLight ? <Sun aria-hidden /> : <Moon aria-hidden />}
          </Button>
        </Tip>
        <Tip label={text.keyboard.title} keys="?" side="top">
          <Button look="ghost" icon aria-label={text.keyboard.title} onClick={onKeys}>
            <Keyboard aria-hidden />
          </Button>
        </Tip>
      </div>
    </nav>
  );
});

/** A user belongs to the sessions, a format to the settings. */
function isCurrent(place: RouteName, route: RouteName): boolean {
  return (
    place === route ||
    (place === "sessions" && route === "user") ||
    (place === "settings" && route === "format")
  );
}

function FindingsCount() {
  const counts = useViewPart("findings", { include: "open", limit: 1 }, (view) =>
    view.kind === "ready" ? view.state.head : null,
  );
  if (counts === null || counts.open === 0) return null;
  const { open, critical } = counts;
  const label = critical > 0 ? text.nav.criticalFindings(critical) : text.nav.openFindings(open);
  return (
    <span
      className={critical > 0 ? "rail__count rail__count--critical" : "rail__count"}
      role="img"
      aria-label={label}
      title={label}
    >
      {formatCompact(critical > 0 ? critical : open, locale)}
    </span>
  );
}
