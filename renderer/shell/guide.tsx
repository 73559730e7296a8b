import "./guide.css";
import { Activity, Ban, ListFilter, Search } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Keys } from "../components/keys.tsx";
import { text } from "../text/text.ts";
import { showGuide, useGuide } from "./guide-state.ts";

/** The first time: four things to know, above the figures that they are about. */
export const Guide = memo(function Guide() {
  const words = text.guide;
  if (!useGuide()) return null;
  return (
    <section className="guide" aria-label={words.title}>
      <ul>
        <Step icon={<Activity aria-hidden />} title={words.live} more={words.liveMore} />
        <Step icon={<Search aria-hidden />} title={words.find} more={words.findMore} keys="Ctrl+K" />
        <Step icon={<ListFilter aria-hidden />} title={words.narrow} more={words.narrowMore} keys="/" />
        <Step icon={<Ban aria-hidden />} title={words.revoke} more={words.revokeMore} keys="r" />
      </ul>
      <Button size="small" look="primary" onClick={() => showGuide(false)}>
        {words.done}
      </Button>
    </section>
  );
});

interface StepProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly more: string;
  readonly keys?: string;
}

function Step({ icon, title, more, keys }: StepProps) {
  return (
    <li>
      {icon}
      <strong>
        {title} {keys === undefined ? null : <Keys keys={keys} />}
      </strong>
      <p>{more}</p>
    </li>
  );
}
