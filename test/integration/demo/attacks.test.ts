/** The short form of the attack suite: all that needs neither a browser nor a measurement of time. */
import "../../attacks/sessions.test.ts";
import "../../attacks/refresh-tokens.test.ts";
import "../../attacks/download-tickets.test.ts";
