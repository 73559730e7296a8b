/** JSON Lines, appended. Opened for every event, so that a file that was moved away by a log rotation is begun anew. */
import { appendFile } from "node:fs/promises";
import { writeDeliveryReason } from "../../../../shared/delivery-reason.ts";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import { deliveryReason } from "../../delivery-reason.ts";
import { bodyOf } from "../formats/body.ts";
import { asciiJson } from "../formats/text.ts";
import { DeliveryError, type Sender } from "./send.ts";

export function jsonlFile(path: string, body: Sink["body"]): Sender {
  return {
    async send(event) {
      try {
        await appendFile(path, `${asciiJson(bodyOf(event, body))}\n`, { mode: 0o600 });
      } catch (error) {
        throw new DeliveryError(writeDeliveryReason({ kind: "file", why: deliveryReason(error) }));
      }
    },
    close: () => {},
  };
}
