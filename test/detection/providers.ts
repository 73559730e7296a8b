/** Who carries people's traffic: autonomous systems by country and by kind, from public registries (RIPEstat, PeeringDB). */

export interface Country {
  readonly code: string;
  /** How many of the people live here, relative to the others: a European service with customers everywhere. */
  readonly share: number;
  /** Hours that clocks are ahead of UTC; daylight saving does not matter here. */
  readonly utcOffset: number;
  readonly homes: readonly number[];
  readonly mobile: readonly number[];
}

export const COUNTRIES: readonly Country[] = [
  { code: "DE", share: 36, utcOffset: 1, homes: [3320, 3209, 6805, 8881], mobile: [3320, 3209, 6805] },
  { code: "FR", share: 8, utcOffset: 1, homes: [3215, 12322], mobile: [5410, 3215] },
  { code: "GB", share: 12, utcOffset: 0, homes: [2856, 5607, 13037], mobile: [12576, 206067] },
  { code: "NL", share: 5, utcOffset: 1, homes: [1136, 33915], mobile: [1136, 50266] },
  { code: "AT", share: 5, utcOffset: 1, homes: [8447], mobile: [8447, 8412] },
  { code: "CH", share: 5, utcOffset: 1, homes: [3303], mobile: [3303] },
  { code: "IT", share: 3, utcOffset: 1, homes: [3269, 12874], mobile: [30722] },
  { code: "ES", share: 3, utcOffset: 1, homes: [3352, 12430], mobile: [12479] },
  { code: "PL", share: 3, utcOffset: 1, homes: [5617], mobile: [5617, 8374] },
  { code: "SE", share: 2, utcOffset: 1, homes: [3301], mobile: [44034, 3301] },
  { code: "NO", share: 1, utcOffset: 1, homes: [2119], mobile: [2119] },
  { code: "HU", share: 1, utcOffset: 1, homes: [5483], mobile: [5483] },
  { code: "RO", share: 1, utcOffset: 2, homes: [8708], mobile: [9050] },
  { code: "TR", share: 2, utcOffset: 3, homes: [9121], mobile: [16135] },
  {
    code: "US",
    share: 12,
    utcOffset: -6,
    homes: [7922, 7018, 20115, 701],
    mobile: [21928, 22394, 6167, 20057],
  },
  { code: "CA", share: 2, utcOffset: -5, homes: [577, 852], mobile: [812] },
  { code: "BR", share: 3, utcOffset: -3, homes: [28573, 26599], mobile: [26615, 26599] },
  { code: "MX", share: 1, utcOffset: -6, homes: [8151], mobile: [8151] },
  { code: "IN", share: 4, utcOffset: 5, homes: [9829, 24560], mobile: [55836, 45609] },
  { code: "JP", share: 2, utcOffset: 9, homes: [4713, 2516], mobile: [2516, 17676] },
  { code: "KR", share: 1, utcOffset: 9, homes: [4766], mobile: [3786] },
  { code: "CN", share: 1, utcOffset: 8, homes: [4134], mobile: [9808] },
  { code: "ID", share: 1, utcOffset: 7, homes: [7713], mobile: [7713] },
  { code: "VN", share: 1, utcOffset: 7, homes: [45899], mobile: [7552] },
  { code: "PH", share: 1, utcOffset: 8, homes: [9299], mobile: [132199, 9299] },
  { code: "AU", share: 2, utcOffset: 10, homes: [1221, 7545], mobile: [1221, 4804] },
  { code: "ZA", share: 1, utcOffset: 2, homes: [37457], mobile: [29975, 16637] },
  { code: "EG", share: 1, utcOffset: 2, homes: [8452], mobile: [24863] },
  { code: "MA", share: 1, utcOffset: 1, homes: [36903], mobile: [36903] },
];

/** Where consumer VPNs have their exits: M247, Datacamp, Clouvider, LeaseWeb, tzulo, Performive, PacketHub, 31173, Private Layer, Proton, HostRoyale. */
export const VPN_EXITS: readonly number[] = [
  9009, 60068, 212238, 62240, 60781, 28753, 30633, 11878, 46562, 136787, 147049, 207137, 39351, 51852, 209103,
  199218, 203020,
];

/** Where attackers rent servers: OVH, Hetzner, DigitalOcean, Linode, Vultr, Contabo, and the VPNs above. */
export const RENTED: readonly number[] = [16276, 24940, 14061, 63949, 20473, 51167, ...VPN_EXITS];

/** Egress of iCloud Private Relay, which keeps people in their own region: Akamai, Cloudflare, Fastly. */
export const RELAYS: readonly number[] = [36183, 13335, 54113];
