/** Where and with what the tests' own visitors come from. */
import { PLACES } from "../../demo/addresses.ts";
import type { Product } from "./product.ts";

export const CHROME_ON_WINDOWS =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

/** An address of that country which the bundled geo data knows. */
export function addressIn(country: string): string {
  const found = PLACES.find((one) => one.country === country && !one.address.includes(":"));
  if (found === undefined) {
    throw new Error(`the demonstration has no address in ${country}`);
  }
  return found.address;
}

/** The person logs in from each of these countries, with the same kind of browser. */
export async function logInFrom(
  { demo }: Product,
  person: string,
  countries: readonly string[],
): Promise<void> {
  for (const country of countries) {
    const visitor = demo.visitor({ address: addressIn(country), userAgent: CHROME_ON_WINDOWS });
    await visitor.login(person);
  }
}
