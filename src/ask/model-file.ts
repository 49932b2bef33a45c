import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'
import { localStorage } from '../storage/local.ts'
import { bucketCount } from './features.ts'
import type { Model } from './model.ts'

const path = 'ask/model.bin'

/** Changes whenever the same mappings would give other weights. */
const version = 4

/**
 * The model of a state folder, trained anew where it was trained on anything else. A folder that is not there yet or
 * cannot be written to costs the time of training, no more: the same samples always give the same model.
 */
export async function keptModel(
  stateFolder: string,
  key: string,
  trained: () => Model,
): Promise<Model> {
  const bytes = await readFile(join(stateFolder, path)).catch(() => undefined)
  const kept = bytes === undefined ? undefined : decode(bytes)
  if (kept?.key === key) return kept
  const model = trained()
  if (!existsSync(stateFolder)) return model
  await localStorage(stateFolder)
    .write(path, encode(model))
    .catch(() => undefined)
  return model
}

/** A line of JSON, then the weights as 16-bit whole numbers, low byte first. */
export function encode(model: Model): Uint8Array {
  const { classes, key, weights } = model
  const head = new TextEncoder().encode(`${JSON.stringify({ version, key, classes })}\n`)
  const bytes = new Uint8Array(head.length + weights.length * 2)
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  for (const [at, weight] of weights.entries()) view.setInt16(head.length + at * 2, weight, true)
  return bytes
}

/** Undefined where the bytes are no model of this version. */
export function decode(bytes: Uint8Array): Model | undefined {
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
  return { classes: head.classes, key: head.key, weights }
}

function headOf(text: string): { key: string; classes: readonly string[] } | undefined {
  try {
    const head: unknown = JSON.parse(text)
    if (typeof head !== 'object' || head === null) return undefined
    const { version: written, key, classes } = head as Record<string, unknown>
    if (written !== version || typeof key !== 'string' || !Array.isArray(classes)) return undefined
    return { key, classes: classes.map(String) }
  } catch {
    return undefined
  }
}
