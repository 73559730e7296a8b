import { Box } from "../../components/box.tsx";
import { BrandMark } from "../../shell/brand-mark.tsx";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";

/** What this is, under which licence, and whose work it stands on. */
export function About() {
  const geo = useStatus()?.geo ?? null;
  return (
    <Box title={text.settings.about}>
      <div className="about">
        <BrandMark />
        <div>
          <strong>{text.app.name}</strong>
          <p className="box__hint">{text.settings.aboutMore}</p>
        </div>
        <ul className="about__list">
          <li>{text.settings.licence}</li>
          <li>
            <a href="https://db-ip.com" target="_blank" rel="noreferrer">
              {text.settings.geoLink}
            </a>
            ,{" "}
            <a href="https://creativecommons.org/licenses/by/4.0/" target="_blank" rel="noreferrer">
              CC BY 4.0
            </a>
            {geo?.date == null ? null : ` (${geo.source}, ${geo.date})`}
          </li>
          <li>{text.settings.map}</li>
          <li>{text.settings.font}</li>
          <li>{text.settings.icons}</li>
          <li>
            <a href="./licenses.md" target="_blank" rel="noreferrer">
              {text.settings.libraries}
            </a>
          </li>
        </ul>
      </div>
    </Box>
  );
}
