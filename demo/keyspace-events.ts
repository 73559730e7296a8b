/**
 * The event classes a session monitor needs: keyspace channel (K), generic commands such as DEL and EXPIRE (g),
 * strings ($), hashes (h), expired (x) and evicted (e).
 */
export const KEYSPACE_EVENTS = "Kg$hxe";
