/**
 * Microsoft Teams' Workflows webhooks: a message with an Adaptive Card 1.4 (https://adaptivecards.io/explorer). A TextRun
 * knows no Markdown, unlike a TextBlock, so what users call themselves can make no links.
 */
import { type AlertEvent, sentenceOf } from "../event.ts";
import { oneLine } from "./text.ts";

/** A whole message may have 28 kB. */
const MOST = 5000;
const COLOUR = { critical: "Attention", warning: "Warning", notice: "Default" } as const;

export function teamsBody(event: AlertEvent): Record<string, unknown> {
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [...titleOf(event), line(oneLine(sentenceOf(event), MOST))],
        },
      },
    ],
  };
}

function titleOf(event: AlertEvent): unknown[] {
  if (event.kind !== "finding") return [];
  const { severity, rule, score } = event.finding;
  return [line(`${severity} · ${rule} · ${score} of 100`, { weight: "Bolder", color: COLOUR[severity] })];
}

function line(text: string, style: Readonly<Record<string, string>> = {}): unknown {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text, ...style }] };
}
