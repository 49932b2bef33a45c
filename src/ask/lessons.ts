import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'
import { localStorage } from '../storage/local.ts'
import type { DeclaredAmbiguous } from './ambiguity.ts'
import { bucketCount } from './features.ts'
import type { Model } from './model.ts'

/** What is made of a project's questions once, and read again as long as its mappings stay. */
export interface Lessons {
  readonly model: Model
  readonly declared: readonly DeclaredAmbiguous[]
}

const path = 'ask/model.bin'

/** Changes whenever the same mappings would give other lessons. */
const version = 5

/**
 * The lessons of a state folder, learned anew where they are of anything else. A folder that is not there yet or
 * cannot be written to costs the time of training, no more: the same samples always give the same model.
 */
export async function keptLessons(
  stateFolder: string,
  key: string,
  learn: () => Lessons,
): Promise<Lessons> {
  const bytes = await readFile(join(stateFolder, path)).catch(() => undefined)
  const kept = bytes === undefined ? undefined : decode(bytes)
  if (kept?.model.key === key) return kept
  const lessons = learn()
  if (!existsSync(stateFolder)) return lessons
  await localStorage(stateFolder)
    .write(path, encode(lessons))
    .catch(() => undefined)
  return lessons
}

/** A line of JSON, then the weights as 16-bit whole numbers, low byte first. */
export function encode({ model, declared }: Lessons): Uint8Array {
  const { classes, key, weights } = model
  const head = new TextEncoder().encode(`${JSON.stringify({ version, key, classes, declared })}\n`)
  const bytes = new Uint8Array(head.length + weights.length * 2)
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  for (const [at, weight] of weights.entries()) view.setInt16(head.length + at * 2, weight, true)
  return bytes
}

/** Undefined where the bytes are no lessons of this version. */
export function decode(bytes: Uint8Array): Lessons | undefined {
  const end = bytes.indexOf(10)
  if (end < 0) return undefined
  const head = headOf(new TextDecoder().decode(bytes.subarray(0, end)))
  const count = (head?.classes.length ?? 0) * bucketCount
  if (head === undefined || bytes.length !== end + 1 + count * 2) return undefined
  const weights = new Int16Array(count)
  if (endianness() === 'LE') {
    new Uint8Array(weights.buffer).set(bytes.subarray(end + 1))
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset + end + 1)
    for (let at = 0; at < count; at += 1) weights[at] = view.getInt16(at * 2, true)
  }
  const { classes, key, declared } = head
  return { model: { classes, key, weights }, declared }
}

type Head = Pick<Model, 'key' | 'classes'> & Pick<Lessons, 'declared'>

function headOf(text: string): Head | undefined {
  try {
    const head: unknown = JSON.parse(text)
    if (typeof head !== 'object' || head === null) return undefined
    const { version: written, key, classes, declared } = head as Record<string, unknown>
    if (written !== version || typeof key !== 'string') return undefined
    if (!Array.isArray(classes) || !Array.isArray(declared)) return undefined
    return { key, classes: classes.map(String), declared: declared as DeclaredAmbiguous[] }
  } catch {
    return undefined
  }
}
