import "./country.css";
import { cityWithoutDistrict } from "../../shared/city.ts";
import type { Place } from "../../shared/session.ts";
import { countryName } from "../map/country-name.ts";
import { locale } from "../text/language.ts";

/** A country's code as a badge. Flags are left out: half of all systems cannot draw them, and many look alike. */
export function CountryCode({ code }: { readonly code: string }) {
  return (
    <abbr className="country__code" title={countryName(code, locale)}>
      {code}
    </abbr>
  );
}

/** The badge and the most precise name there is: "DE Berlin", or "DE Germany"; all of it in the tip. */
export function PlaceName({ place }: { readonly place: Place }) {
  const country = countryName(place.country, locale);
  return (
    <span className="country" title={place.city === null ? country : `${place.city}, ${country}`}>
      <CountryCode code={place.country} />
      <span className="country__name">{place.city === null ? country : cityWithoutDistrict(place.city)}</span>
    </span>
  );
}
