/**
 * The door to session formats: the built-in ones, which of them a key belongs to, and which of them a store uses.
 * Does not live here: reading keys, watching, unlinking (`store/`), or anything about one framework (its own file).
 * Called by the monitor and, for the editor's preview, by whoever has sampled keys.
 */
import type { RecognitionReason } from "../../../shared/formats/recognition.ts";
import type { StoreKey } from "../sessions/record.ts";
import { adonisSessionFamily } from "./adonis-session.ts";
import { aiohttpSessionFamily } from "./aiohttp-session.ts";
import { aspnetCoreFamily } from "./aspnet-core.ts";
import { authJsFamily } from "./auth-js.ts";
import { autheliaFamily } from "./authelia.ts";
import { betterAuthFamily } from "./better-auth.ts";
import { djangoCachedDbFamily, djangoFamily, djangoSignedFamily } from "./django.ts";
import { expressSessionFamily } from "./express-session.ts";
import { fastifySessionFamily } from "./fastify-session.ts";
import { flaskSessionFamily } from "./flask-session.ts";
import type {
  Clue,
  DecodedSession,
  FormatFamily,
  RawSession,
  Recognition,
  Sample,
  SessionFormat,
} from "./format.ts";
import { giteaFamily } from "./gitea.ts";
import { gitlabFamily } from "./gitlab.ts";
import { koaGenericSessionFamily, koaSessionFamily } from "./koa-session.ts";
import { kongFamily } from "./kong.ts";
import { laravelFamily } from "./laravel.ts";
import { oauth2ProxyFamily } from "./oauth2-proxy.ts";
import { phpFamily } from "./php.ts";
import { plainHashFamily, plainStringFamily } from "./plain.ts";
import { railsFamily } from "./rails.ts";
import { springSessionFamily } from "./spring-session.ts";
import { starsessionsFamily } from "./starsessions.ts";
import { symfonyFamily } from "./symfony.ts";

/** All families, most specific first: where several fit a key or a payload, the earlier one is right. */
export const families: readonly FormatFamily[] = [
  gitlabFamily,
  authJsFamily,
  expressSessionFamily,
  fastifySessionFamily,
  koaSessionFamily,
  koaGenericSessionFamily,
  springSessionFamily,
  djangoCachedDbFamily,
  djangoFamily,
  djangoSignedFamily,
  flaskSessionFamily,
  starsessionsFamily,
  aiohttpSessionFamily,
  railsFamily,
  laravelFamily,
  symfonyFamily,
  phpFamily,
  autheliaFamily,
  oauth2ProxyFamily,
  kongFamily,
  plainHashFamily,
  plainStringFamily,
  // Without a prefix of their own: only the shape of the token says that a key may be theirs.
  aspnetCoreFamily,
  betterAuthFamily,
  adonisSessionFamily,
  giteaFamily,
];

/** All built-in formats with their frameworks' own key names, most specific first. */
export const formats: readonly SessionFormat[] = families.flatMap((family) => family.standard);

/** The first candidate that owns the key. */
export function formatOf(key: StoreKey, candidates: readonly SessionFormat[]): SessionFormat | null {
  for (const format of candidates) if (format.owns(key)) return format;
  return null;
}

/**
 * As {@link formatOf} when the value is known too: several formats may use one prefix (`session:` is Flask's and the
 * plain design's). The first candidate that owns the key, fits the value's type and can read it; otherwise the
 * first that owns the key and fits the type.
 */
export function formatOfValue(raw: RawSession, candidates: readonly SessionFormat[]): SessionFormat | null {
  return decodeSession(raw, candidates)?.format ?? null;
}

/** What the fitting format, as in {@link formatOfValue}, reads out of the value; null where none owns the key. */
export function decodeSession(
  raw: RawSession,
  candidates: readonly SessionFormat[],
): { readonly format: SessionFormat; readonly decoded: DecodedSession } | null {
  let fitting: { format: SessionFormat; decoded: DecodedSession } | null = null;
  for (const format of candidates) {
    if (format.type !== raw.value.type || !format.owns(raw.key)) continue;
    const decoded = format.decode(raw);
    if (decoded.opaque !== "not-this-format") return { format, decoded };
    fitting ??= { format, decoded };
  }
  return fitting;
}

/** A family needs this share of a prefix's samples of its type, or it is taken for a coincidence. */
const MIN_SHARE = 0.2;

/** Proposals below this are not worth a person's time. */
const MIN_CONFIDENCE = 0.25;

/**
 * Which formats a store uses, judged by sampled keys. Declared ones need no judgement: what fits them is theirs. Confidence is that of the single clues, lowered when only a
 * part of the prefix's keys fit, or when very few keys were seen. Best first.
 */
export function recognise(
  samples: readonly Sample[],
  declared: readonly SessionFormat[] = [],
): readonly Recognition[] {
  const known = declared.flatMap((format) => recogniseDeclared(format, samples));
  const rest = samples.filter(({ key, type }) => formatOf(key, declared)?.type !== type);
  return [...known, ...recogniseBuiltIn(rest)];
}

function recogniseDeclared(format: SessionFormat, samples: readonly Sample[]): Recognition[] {
  const own = samples.filter(({ key, type }) => type === format.type && format.owns(key)).length;
  if (own === 0) return [];
  const { prefix, patterns } = format;
  const reason = { fitting: own, sampled: own, because: { kind: "declared" as const } };
  return [{ format, confidence: 1, reason, prefix, patterns, samples: own }];
}

function recogniseBuiltIn(samples: readonly Sample[]): readonly Recognition[] {
  const groups = new Map<string, { family: FormatFamily; prefix: string; clues: Clue[] }>();
  for (const sample of samples) {
    const best = bestClue(sample);
    if (best === null) continue;
    const name = `${best.family.id}\n${best.clue.prefix}`;
    const group = groups.get(name) ?? { family: best.family, prefix: best.clue.prefix, clues: [] };
    group.clues.push(best.clue);
    groups.set(name, group);
  }
  const recognitions: Recognition[] = [];
  for (const { family, prefix, clues } of groups.values()) {
    const format = family.standard.find((standard) => standard.prefix === prefix) ?? family.at(prefix);
    const rivals = samples.filter((sample) => sample.type === format.type && format.owns(sample.key)).length;
    const share = Math.min(1, clues.length / Math.max(1, rivals));
    if (share < MIN_SHARE) continue;
    const mean = clues.reduce((sum, clue) => sum + clue.confidence, 0) / clues.length;
    const confidence = mean * Math.sqrt(share) * (clues.length === 1 ? 0.9 : 1);
    if (confidence < MIN_CONFIDENCE) continue;
    recognitions.push({
      format,
      confidence,
      reason: reasonOf(clues, rivals),
      prefix,
      patterns: format.patterns,
      samples: clues.length,
    });
  }
  return recognitions.sort((a, b) => b.confidence - a.confidence || b.samples - a.samples);
}

function bestClue(sample: Sample): { family: FormatFamily; clue: Clue } | null {
  let best: { family: FormatFamily; clue: Clue } | null = null;
  for (const family of families) {
    const clue = family.recognise(sample);
    if (clue !== null && (best === null || clue.confidence > best.clue.confidence)) best = { family, clue };
  }
  return best;
}

function reasonOf(clues: readonly Clue[], rivals: number): RecognitionReason {
  const { because } = clues.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return { fitting: clues.length, sampled: Math.max(clues.length, rivals), because };
}
