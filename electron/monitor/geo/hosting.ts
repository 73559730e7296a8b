/**
 * Networks of servers, where people are found only through a VPN, a proxy or a remote desktop. Recognised by name,
 * so neither complete nor certain: rules mark such networks, and never trust or condemn them for it.
 */

/** Words that networks of servers carry in their names. */
const words =
  /\b(?:host(?:ing|ed|s|er|ers)?|web ?hosting|vps|vpn|proxy|servers?|dedicated|datacent(?:er|re)s?|data ?cent(?:er|re)s?|colo(?:cation)?|cloud|cdn|baremetal|bare metal)\b|hosting|(?:cloud|host|server)(?:s|z)?(?:\.|,| (?:inc|ltd|llc|gmbh|b\.?v)|$)/i;

/** Large hosters and the exit networks of consumer VPNs whose names say neither. */
const names =
  /\b(?:amazon|aws|digitalocean|ovh|hetzner|linode|akamai connected|vultr|choopa|the constant company|m247|datacamp|leaseweb|contabo|scaleway|online s\.?a\.?s|alibaba|packethub|tzulo|quadranet|psychz|hivelocity|clouvider|performive|gsl networks|latitude\.sh|proton|mullvad|nordvpn|31173|stark industries|aeza|frantech|ponynet|g-core|gcore|worldstream|ipxo|xtom|zenlayer|nforce|cogent private|zscaler|netskope|cato networks|cloudflare|fastly|ionos|upcloud|kamatera|oracle public|owl limited|hostroyale|secure internet|private layer)\b/i;

/**
 * Google Cloud, Microsoft and Oracle, whose names are also those of offices: 396982, 15169, 8075, 31898. Akamai's
 * clouds and the egress of iCloud Private Relay, whose name is also that of a content network: 63949, 36183.
 */
const numbers: ReadonlySet<number> = new Set([396982, 15169, 8075, 31898, 63949, 36183]);

export function isHostingNetwork(asn: number, name: string): boolean {
  return numbers.has(asn) || names.test(name) || words.test(name);
}
