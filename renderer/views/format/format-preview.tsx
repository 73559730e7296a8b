import type { FormatPreview, FormatTrial } from "../../../shared/formats/trial.ts";
import { Ago } from "../../clock/ago.tsx";
import { Box } from "../../components/box.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { text } from "../../text/text.ts";

type Row = FormatPreview["rows"][number];

/** Sampled sessions as the declaration reads them, and the contents of one, whose names make the paths. */
export function FormatPreviewBox({ trial }: { readonly trial: FormatTrial | null }) {
  const words = text.format;
  const preview = trial?.preview ?? null;
  const [first] = preview?.rows ?? [];
  return (
    <Box title={words.preview}>
      <p className="box__hint" role="status">
        {preview === null ? words.noPreview : words.counts(preview.matched, preview.ofType, preview.read)}
      </p>
      {preview === null || first === undefined ? null : (
        <>
          <div className="format__rows">
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.fields.user}</th>
                  <th scope="col">{words.fields.address}</th>
                  <th scope="col">{words.fields.client}</th>
                  <th scope="col">{words.fields.createdAt}</th>
                  <th scope="col">{words.fields.lastSeen}</th>
                </tr>
              </thead>
              <tbody>
                {preview.rows.map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: samples have no name that may be shown
                  <PreviewRow key={index} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          <h3 className="format__contents">{words.contents}</h3>
          <p className="box__hint">{words.contentsHint}</p>
          <Facts code>
            {first.contents.map(({ name, value, hidden }) => (
              <Fact key={name} name={name}>
                {hidden ? <em title={text.details.hiddenHint}>{text.details.hidden}</em> : value}
              </Fact>
            ))}
          </Facts>
        </>
      )}
    </Box>
  );
}

function PreviewRow({ row }: { readonly row: Row }) {
  if (row.opaque !== null) {
    return (
      <tr>
        <td colSpan={5} className="format__opaque">
          {text.session.opaqueReason[row.opaque]}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <td>
        {row.user ?? "–"}
        {row.label === null ? null : <small> {row.label}</small>}
      </td>
      <td>{row.address ?? "–"}</td>
      <td className="format__client">{row.userAgent ?? "–"}</td>
      <td>{row.createdAt === null ? "–" : <Ago at={row.createdAt} />}</td>
      <td>
        {row.lastSeen === null ? (
          "–"
        ) : (
          <Ago at={row.lastSeen} title={text.session.origin[row.lastSeenOrigin ?? "recorded"]} />
        )}
      </td>
    </tr>
  );
}
