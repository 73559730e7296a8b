import { CircleCheck } from "lucide-react";
import type { Ref } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { formatClock, formatFull } from "../../format/times.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

interface UserOutProps {
  readonly ref: Ref<HTMLElement>;
  readonly who: string;
  readonly revoked: number;
  readonly at: number;
  /** Sessions that the user has now. */
  readonly left: number;
}

/** The one confirmation a support agent waits for, and the sentence for the ticket. */
export function UserOut({ ref, who, revoked, at, left }: UserOutProps) {
  const sentence = text.user.ticketText(who, revoked, formatFull(at, locale), left);
  return (
    <section className="user__out" ref={ref} tabIndex={-1} role="status">
      <CircleCheck aria-hidden />
      <h2>{left === 0 ? text.user.outTitle(who) : text.user.outPartTitle(who)}</h2>
      <p>
        {text.user.outMore(text.count.sessions(revoked), formatClock(at, locale))}{" "}
        {left === 0 ? text.user.outCheck : text.user.outLeft(left)}
      </p>
      <div className="user__ticket">
        <span>{sentence}</span>
        <CopyButton copied={sentence} label={text.user.copyTicket} look="primary" keys="c" />
      </div>
    </section>
  );
}
