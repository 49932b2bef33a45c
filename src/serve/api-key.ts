import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from '../base/problem.ts'

/** The environment variable that holds the service's key. */
const keyVariable = 'BANKFULL_API_KEY'

/** The fewest characters that a key may have. */
const shortestKey = 32

/** The service's key, of which only the hash is kept. */
export interface ApiKey {
  /** Compares in a time that tells nothing of how much of the key was right. */
  readonly matches: (presented: string) => boolean
}

/**
 * Takes the key from the environment. Throws SERVE_KEY_MISSING where there is none, SERVE_KEY_WEAK where it is too
 * short; neither says anything of its content.
 */
export function apiKeyFrom(environment: Readonly<Record<string, string | undefined>>): ApiKey {
  const key = environment[keyVariable]?.trim() ?? ''
  if (key === '') throw new Problem('SERVE_KEY_MISSING', { variable: keyVariable })
  if (key.length < shortestKey) {
    throw new Problem('SERVE_KEY_WEAK', { variable: keyVariable, shortest: shortestKey })
  }
  const hash = hashed(key)
  return { matches: (presented) => timingSafeEqual(hashed(presented), hash) }
}

function hashed(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest()
}
