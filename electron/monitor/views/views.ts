/** The door to the views: opens one by name. Parameters have been checked against the contract before. */
import type { ViewName } from "../../../shared/link.ts";
import { openAlerts } from "./alerts.ts";
import { openAudit } from "./audit.ts";
import { openConnections } from "./connections.ts";
import { openFindings } from "./findings.ts";
import { openLessons } from "./lessons.ts";
import { openOverview } from "./overview.ts";
import { openRehearsal } from "./rehearsal.ts";
import { openResponses } from "./responses.ts";
import { openRevocation } from "./revocation.ts";
import { openSession } from "./session.ts";
import { openSessions } from "./sessions.ts";
import { openSettings } from "./settings.ts";
import { openStatus } from "./status.ts";
import { openUser } from "./user.ts";
import type { ViewOpener } from "./view.ts";

/** One opener per view of the contract; a missing one does not compile. */
export const openers: { readonly [N in ViewName]: ViewOpener<N> } = {
  status: openStatus,
  overview: openOverview,
  sessions: openSessions,
  session: openSession,
  user: openUser,
  findings: openFindings,
  lessons: openLessons,
  audit: openAudit,
  connections: openConnections,
  revocation: openRevocation,
  settings: openSettings,
  alerts: openAlerts,
  responses: openResponses,
  rehearsal: openRehearsal,
};
