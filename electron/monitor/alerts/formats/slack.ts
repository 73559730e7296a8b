/**
 * Slack's incoming webhooks (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks), which Mattermost
 * takes as well. `&`, `<` and `>` are escaped as Slack asks, so that a user id can neither link nor call `<!channel>`.
 */
import { type AlertEvent, sentenceOf } from "../event.ts";
import { oneLine } from "./text.ts";

/** A section's text may be 3,000 characters long. */
const MOST = 2800;
const MARK = {
  critical: ":red_circle:",
  warning: ":large_orange_circle:",
  notice: ":white_circle:",
} as const;

export function slackBody(event: AlertEvent): Record<string, unknown> {
  const sentence = oneLine(sentenceOf(event), MOST);
  const details = detailsOf(event);
  return {
    // Shown in notifications, and where blocks are not understood. Markup is off, so it is taken as it is.
    text: escaped(sentence),
    mrkdwn: false,
    blocks: [
      { type: "section", text: { type: "plain_text", text: sentence, emoji: false } },
      ...(details === null
        ? []
        : [
            { type: "context", elements: [{ type: "plain_text", text: oneLine(details, 300), emoji: true }] },
          ]),
    ],
  };
}

function detailsOf(event: AlertEvent): string | null {
  if (event.kind !== "finding") return null;
  const { severity, rule, score } = event.finding;
  return `${MARK[severity]} ${severity} · ${rule} · ${score} of 100`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
