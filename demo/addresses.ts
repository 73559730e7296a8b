/**
 * Where the simulated visitors live: public addresses that the bundled DB-IP lite data places in these cities
 * (a unit test holds the list against that data). Each IPv4 entry stands for its whole /24 and each IPv6 entry
 * for its whole /64, which lie in the same place, so that neighbours can be given addresses of their own.
 */

export interface Place {
  readonly address: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Null for IPv6: the bundled data knows no cities there. */
  readonly city: string | null;
  /** Degrees, rounded; good enough to choose a thief who is far away. */
  readonly latitude: number;
  readonly longitude: number;
  /** How many people live here, relative to the other places. */
  readonly share: number;
}

export const PLACES: readonly Place[] = [
  place("196.241.69.236", "DE", "Berlin", 52.5, 13.4, 2),
  place("85.214.209.27", "DE", "Berlin", 52.5, 13.3, 2),
  place("87.77.170.216", "DE", "Berlin", 52.5, 13.3, 2),
  place("95.119.196.101", "DE", "Hamburg", 53.5, 10.0, 2),
  place("141.34.219.52", "DE", "Hamburg", 53.6, 9.9, 2),
  place("139.16.194.172", "DE", "Munich", 48.1, 11.6, 2),
  place("134.107.142.124", "DE", "Munich", 48.2, 11.6, 2),
  place("84.44.208.169", "DE", "Cologne", 51.0, 6.9, 2),
  place("92.153.172.169", "FR", "Paris", 48.9, 2.4, 2),
  place("77.142.182.190", "FR", "Paris", 48.9, 2.4, 2),
  place("90.3.77.219", "FR", "Paris", 48.9, 2.4, 2),
  place("90.52.152.160", "FR", "Lyon", 45.8, 4.8, 2),
  place("90.118.200.102", "FR", "Marseille", 43.3, 5.4, 1),
  place("165.15.145.168", "GB", "London", 51.5, -0.1, 2),
  place("204.123.48.211", "GB", "London", 51.5, -0.0, 2),
  place("62.125.42.150", "GB", "London", 51.5, -0.1, 2),
  place("149.170.2.110", "GB", "Manchester", 53.5, -2.2, 2),
  place("185.189.250.92", "GB", "Edinburgh", 56.0, -3.2, 1),
  place("217.126.216.168", "ES", "Madrid", 40.5, -3.7, 2),
  place("77.211.95.141", "ES", "Madrid", 40.5, -3.6, 2),
  place("88.4.235.229", "ES", "Barcelona", 41.4, 2.2, 2),
  place("85.32.134.249", "IT", "Rome", 41.9, 12.4, 2),
  place("78.217.144.51", "IT", "Milan", 45.5, 9.2, 2),
  place("151.34.229.221", "IT", "Milan", 45.5, 9.2, 2),
  place("212.206.39.174", "NL", "Amsterdam", 52.4, 4.9, 2),
  place("37.18.0.176", "NL", "Amsterdam", 52.4, 4.9, 2),
  place("188.203.13.147", "NL", "Rotterdam", 51.9, 4.5, 1),
  place("138.205.37.13", "BE", "Brussels", 50.8, 4.4, 2),
  place("146.220.149.100", "LU", "Luxembourg", 49.6, 6.2, 1),
  place("138.206.199.67", "CH", "Zurich", 47.4, 8.5, 2),
  place("128.141.56.178", "CH", "Geneva", 46.2, 6.1, 1),
  place("194.37.149.86", "AT", "Vienna", 48.2, 16.4, 2),
  place("81.219.164.214", "PL", "Warsaw", 52.2, 21.0, 2),
  place("85.128.180.21", "PL", "Krakow", 50.1, 20.0, 1),
  place("212.181.110.38", "SE", "Stockholm", 59.3, 18.1, 2),
  place("132.150.109.247", "NO", "Oslo", 59.9, 10.8, 1),
  place("80.196.215.91", "DK", "Copenhagen", 55.7, 12.6, 1),
  place("195.242.21.248", "FI", "Helsinki", 60.2, 24.9, 1),
  place("82.221.184.240", "IS", "Reykjavik", 64.1, -21.9, 1),
  place("85.247.59.78", "PT", "Lisbon", 38.7, -9.1, 2),
  place("64.130.61.232", "IE", "Dublin", 53.3, -6.3, 2),
  place("5.102.60.240", "CZ", "Prague", 50.1, 14.4, 1),
  place("109.98.5.134", "RO", "Bucharest", 44.5, 26.1, 1),
  place("193.242.245.48", "GR", "Athens", 38.0, 23.7, 1),
  place("77.25.167.182", "MT", "Valletta", 35.9, 14.5, 1),
  place("95.47.236.112", "EE", "Tallinn", 59.4, 24.8, 1),
  place("88.214.81.119", "UA", "Kyiv", 50.5, 30.5, 1),
  place("188.132.221.30", "TR", "Istanbul", 41.0, 29.0, 2),
  place("147.234.174.195", "IL", "Tel Aviv", 32.1, 34.8, 1),
  place("94.57.33.149", "AE", "Dubai", 25.3, 55.3, 1),
  place("148.135.143.140", "IN", "Mumbai", 19.1, 72.9, 3),
  place("164.164.146.68", "IN", "Bengaluru", 13.0, 77.6, 2),
  place("121.240.132.93", "IN", "Bengaluru", 13.0, 77.6, 2),
  place("103.255.2.187", "IN", "Delhi", 28.7, 77.3, 2),
  place("135.171.98.23", "SG", "Singapore", 1.4, 103.8, 1),
  place("202.52.250.144", "SG", "Singapore", 1.3, 103.9, 1),
  place("122.103.208.212", "JP", "Tokyo", 35.7, 139.7, 2),
  place("103.106.117.234", "JP", "Tokyo", 35.7, 139.8, 2),
  place("180.144.200.40", "JP", "Osaka", 34.7, 135.5, 2),
  place("58.125.199.62", "KR", "Seoul", 37.6, 127.0, 1),
  place("27.255.127.118", "KR", "Seoul", 37.6, 127.0, 1),
  place("65.179.13.69", "TH", "Bangkok", 13.8, 100.5, 1),
  place("182.253.165.151", "ID", "Jakarta", -6.2, 106.8, 1),
  place("123.19.146.122", "VN", "Hanoi", 21.0, 105.8, 1),
  place("112.202.95.173", "PH", "Manila", 14.6, 121.0, 1),
  place("101.184.183.218", "AU", "Sydney", -33.9, 151.2, 1),
  place("168.153.185.187", "AU", "Sydney", -33.9, 151.2, 1),
  place("168.217.162.105", "AU", "Melbourne", -37.8, 145.0, 1),
  place("122.60.69.246", "NZ", "Auckland", -36.9, 174.8, 1),
  place("41.161.89.159", "ZA", "Johannesburg", -26.2, 28.0, 1),
  place("196.34.56.87", "ZA", "Cape Town", -33.9, 18.4, 1),
  place("105.116.248.203", "NG", "Lagos", 6.5, 3.4, 1),
  place("196.111.187.136", "KE", "Nairobi", -1.3, 36.8, 1),
  place("154.139.49.159", "EG", "Cairo", 30.1, 31.2, 1),
  place("102.98.252.246", "MA", "Casablanca", 33.5, -7.6, 1),
  place("167.153.42.218", "US", "New York", 40.7, -74.0, 2),
  place("75.120.142.231", "US", "New York", 40.7, -74.0, 2),
  place("32.227.215.219", "US", "New York", 40.7, -74.0, 2),
  place("128.121.178.115", "US", "San Francisco", 37.8, -122.4, 2),
  place("62.3.29.227", "US", "San Francisco", 37.8, -122.4, 2),
  place("163.237.252.61", "US", "Chicago", 41.9, -87.6, 2),
  place("129.157.207.224", "US", "Austin", 30.2, -97.7, 2),
  place("99.76.87.169", "US", "Seattle", 47.5, -122.2, 1),
  place("206.52.204.128", "US", "Seattle", 47.6, -122.3, 1),
  place("162.254.35.111", "US", "Los Angeles", 34.0, -118.4, 2),
  place("66.146.49.212", "US", "Los Angeles", 34.1, -118.2, 2),
  place("209.103.51.68", "CA", "Toronto", 43.8, -79.3, 1),
  place("99.225.137.216", "CA", "Toronto", 43.6, -79.5, 1),
  place("64.254.35.15", "CA", "Montreal", 45.5, -73.6, 1),
  place("209.207.72.91", "CA", "Vancouver", 49.3, -123.1, 1),
  place("189.140.77.224", "MX", "Mexico City", 19.4, -99.1, 2),
  place("64.181.167.222", "BR", "Sao Paulo", -23.6, -46.6, 2),
  place("177.170.6.217", "BR", "Sao Paulo", -23.6, -46.6, 2),
  place("189.122.183.245", "BR", "Rio de Janeiro", -22.9, -43.2, 1),
  place("161.190.113.186", "AR", "Buenos Aires", -34.6, -58.4, 1),
  place("190.91.242.243", "CL", "Santiago", -33.4, -70.7, 1),
  place("191.146.250.161", "CO", "Bogota", 4.7, -74.1, 1),
  place("201.218.152.214", "PE", "Lima", -12.0, -77.0, 1),
  place("2003:e1:ab12::15", "DE", null, 51.2, 10.4, 2),
  place("2a01:e0a:2c4:9::21", "FR", null, 46.6, 2.5, 2),
  place("2a00:23c5:4d1::9", "GB", null, 52.8, -1.6, 2),
  place("2601:646:8a00::7", "US", null, 37.8, -122.3, 2),
  place("2405:201:4012::3", "IN", null, 21.8, 78.6, 2),
  place("2804:14d:5c80::8", "BR", null, -14.2, -51.9, 2),
  place("240f:75:a1c0::5", "JP", null, 36.2, 138.3, 2),
];

/** An address in the same /24 (IPv4) or /64 (IPv6) as the place's own; `neighbour` in [0, 1) says which. */
export function addressNear(place: Place, neighbour: number): string {
  const host = 2 + Math.floor(neighbour * 250);
  return place.address.includes(":")
    ? place.address.replace(/[^:]+$/, host.toString(16))
    : place.address.replace(/[^.]+$/, String(host));
}

/** Great-circle distance in kilometres (haversine, mean Earth radius 6,371 km). */
export function distanceKm(from: Place, to: Place): number {
  const radians = Math.PI / 180;
  const dLat = (to.latitude - from.latitude) * radians;
  const dLon = (to.longitude - from.longitude) * radians;
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(a));
}

function place(
  address: string,
  country: string,
  city: string | null,
  latitude: number,
  longitude: number,
  share: number,
): Place {
  return { address, country, city, latitude, longitude, share };
}
