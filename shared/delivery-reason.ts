/**
 * Why something was not delivered to a receiver, where it is we who say it. It travels as its English words, because
 * failures carry texts; {@link readDeliveryReason} knows them again, so that they can be said in another language.
 */
export type DeliveryReason =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "no-answer"; readonly seconds: number }
  | { readonly kind: "no-connection"; readonly seconds: number }
  | { readonly kind: "silent" }
  | { readonly kind: "closed" }
  | { readonly kind: "unforeseen" }
  /** `why` is the system's own word, for example "ENOSPC". */
  | { readonly kind: "file"; readonly why: string };

export function writeDeliveryReason(reason: DeliveryReason): string {
  switch (reason.kind) {
    case "answered":
      return `the receiver answered ${reason.status}`;
    case "no-answer":
      return `no answer within ${reason.seconds} s`;
    case "no-connection":
      return `no connection within ${reason.seconds} s`;
    case "silent":
      return "the receiver does not answer";
    case "closed":
      return "the receiver closed the connection";
    case "unforeseen":
      return "it failed in an unforeseen way";
    case "file":
      return `the file cannot be written (${reason.why})`;
  }
}

/** Null for words that are not ours: the system's, or the name of a problem with TLS. */
export function readDeliveryReason(text: string): DeliveryReason | null {
  const number = Number(/ (\d+(?:\.\d+)?)(?: s)?$/.exec(text)?.[1]);
  const why = /\((.*)\)$/s.exec(text)?.[1] ?? "";
  const all: readonly DeliveryReason[] = [
    { kind: "answered", status: number },
    { kind: "no-answer", seconds: number },
    { kind: "no-connection", seconds: number },
    { kind: "silent" },
    { kind: "closed" },
    { kind: "unforeseen" },
    { kind: "file", why },
  ];
  return all.find((reason) => writeDeliveryReason(reason) === text) ?? null;
}
