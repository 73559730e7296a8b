import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Declaration } from "../../../shared/formats/declaration.ts";
import { Box } from "../../components/box.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand, useView } from "../../link/use-link.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";

/** The declared session formats, and the way into their editor. */
export function FormatsBox() {
  const words = text.format;
  const view = useView("settings", {});
  const changeSettings = useCommand("changeSettings");
  const { failed } = useTell();
  const [removed, setRemoved] = useState<Declaration | null>(null);
  if (view.kind === "loading") return null;
  const { declared } = view.state.head.settings.formats;

  async function put(next: readonly Declaration[], gone: Declaration | null): Promise<void> {
    const answer = await changeSettings({ formats: { declared: [...next] } });
    if (answer.ok) setRemoved(gone);
    else failed(answer.failure);
  }

  return (
    <Box title={words.boxTitle}>
      <p className="box__hint">{declared.length === 0 ? `${words.boxMore} ${words.none}` : words.boxMore}</p>
      <ul className="formats">
        {declared.map((one) => (
          <li key={one.id} className="setting">
            <div>
              <p className="setting__name">{one.title}</p>
              <p className="box__hint">
                <code>{one.key}</code>
              </p>
            </div>
            <div className="formats__actions">
              <a
                className={buttonClass("ghost", "normal", true)}
                aria-label={words.edit(one.title)}
                href={hrefOf({ name: "format", format: `declared:${one.id}` })}
              >
                <Pencil aria-hidden />
              </a>
              <Button
                look="ghost"
                icon
                aria-label={words.remove(one.title)}
                onClick={() =>
                  put(
                    declared.filter(({ id }) => id !== one.id),
                    one,
                  )
                }
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {removed === null ? null : (
        <p className="formats__removed" role="status">
          {words.removed(removed.title)}{" "}
          <Button size="small" onClick={() => put([...declared, removed], null)}>
            {words.undo}
          </Button>
        </p>
      )}
      <a className={buttonClass()} href={hrefOf({ name: "format", format: null })}>
        {words.describeNew}
      </a>
    </Box>
  );
}
