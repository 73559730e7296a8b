import "./demonstration-banner.css";
import { ExternalLink, X } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../shared/status.ts";
import { Button } from "../components/button.tsx";
import { hrefOf } from "../route/use-route.ts";
import { text } from "../text/text.ts";

/** Says that these sessions are not real. Once hidden, the status bar goes on saying it. */
export function DemonstrationBanner({ status }: { readonly status: Status | null }) {
  const [hidden, setHidden] = useState(false);
  const demonstration = status?.demonstration ?? null;
  if (hidden || demonstration === null) return null;
  return (
    <div className="demonstration">
      <span>{text.banner.demonstration}</span>
      <a className="demonstration__link" href={demonstration.appUrl} target="_blank" rel="noreferrer">
        {text.banner.openApp}
        <ExternalLink aria-hidden />
      </a>
      <a className="demonstration__link" href={hrefOf({ name: "connections" })}>
        {text.banner.connectYours}
      </a>
      <Button
        look="ghost"
        size="small"
        icon
        className="demonstration__close"
        aria-label={text.banner.hide}
        onClick={() => setHidden(true)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
