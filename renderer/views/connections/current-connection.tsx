import { ListChecks } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../shared/status.ts";
import { Countdown } from "../../clock/countdown.tsx";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand, useLinkState } from "../../link/use-link.tsx";
import { describeStatus } from "../../shell/describe-status.ts";
import { isGrave, limitsOf } from "../../shell/limits.ts";
import { text } from "../../text/text.ts";
import { ConnectionFailure } from "./connection-failure.tsx";
import { FeedChoice } from "./feed-choice.tsx";
import { PreflightDialog, type PreflightQuestion } from "./preflight-dialog.tsx";

/** The store being watched: where, who we are there, how changes arrive, what is limited. */
export function CurrentConnection({ status }: { readonly status: Status }) {
  const link = useLinkState();
  const disconnect = useCommand("disconnect");
  const chooseFeed = useCommand("chooseFeed");
  const [asked, setAsked] = useState<PreflightQuestion | null>(null);
  const { failed } = useTell();
  const { phase, where, tunnel, server, feed, geo } = status;
  const line = describeStatus(link, status);
  const broken = phase.kind === "stale" || phase.kind === "failed" ? phase.reason : null;
  const limits = limitsOf(status);

  if (phase.kind === "idle") {
    return (
      <Box title={text.connections.none}>
        <p className="box__hint">{text.connections.noneMore}</p>
      </Box>
    );
  }
  return (
    <Box title={text.connections.current}>
      {broken === null ? null : (
        <div className="connection__broken">
          <ConnectionFailure failure={broken} tone={phase.kind === "stale" ? "warning" : "critical"} />
        </div>
      )}
      <Facts>
        <Fact name={text.status.label}>
          <span className="connection__phase">
            <span className={`status-bar__dot status-bar__dot--${line.tone}`} aria-hidden />
            {line.label}
            {line.nextAttemptAt === null ? null : (
              <span>
                {text.status.nextAttempt} <Countdown until={line.nextAttemptAt} />
              </span>
            )}
          </span>
        </Fact>
        {where === null ? null : <Fact name={text.connections.where}>{where}</Fact>}
        {tunnel === null ? null : (
          <Fact name={text.connections.tunnel}>
            {tunnel.place}
            <p className="box__hint code">{tunnel.fingerprint}</p>
          </Fact>
        )}
        {server === null ? null : (
          <>
            <Fact name={text.connections.server}>
              {server.product} {server.version}, {text.connections.topology[server.topology]}
            </Fact>
            <Fact name={text.connections.signedInAs}>{server.user ?? text.connections.defaultUser}</Fact>
          </>
        )}
        {feed === null ? null : (
          <Fact name={text.connections.feed}>
            <FeedChoice
              value={status.wantedFeed}
              onChange={(next) =>
                chooseFeed({ feed: next }).then((answer) => {
                  if (!answer.ok) failed(answer.failure);
                })
              }
            />
            <p>{text.status.feed[feed.kind]}</p>
            <p className="box__hint">{text.status.feedReason(feed.reason)}</p>
          </Fact>
        )}
        <Fact name={text.connections.revoking}>
          {status.readOnly ? text.connections.revokingReadOnly : text.connections.revokingAllowed}
        </Fact>
        <Fact name={text.connections.geo}>
          {geo.source}
          {geo.date === null ? null : `, ${geo.date}`} (
          {geo.cities ? text.connections.geoCities : text.connections.geoCountries})
        </Fact>
      </Facts>
      <div className="connection__problems">
        <h3>{text.connections.problems}</h3>
        {limits.length === 0 ? <p className="box__hint">{text.connections.noProblems}</p> : null}
        {limits.map((problem) => (
          <FailureNote
            key={problem.code}
            failure={problem}
            tone={isGrave(problem) ? "critical" : "warning"}
          />
        ))}
      </div>
      <div className="connection__actions">
        <Button onClick={() => setAsked({ store: { kind: "current" }, feed: status.wantedFeed })}>
          <ListChecks aria-hidden />
          {text.connections.check}
        </Button>
        <Button
          onClick={() =>
            disconnect({}).then((answer) => {
              if (!answer.ok) failed(answer.failure);
            })
          }
        >
          {text.connections.disconnect}
        </Button>
      </div>
      <PreflightDialog asked={asked} onClose={() => setAsked(null)} />
    </Box>
  );
}
