import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../base/digest.ts'
import { isMapping, plainScalar, Spelled, type YamlValue } from './yaml-value.ts'

/**
 * What the project's YAML files hold, by the digest of their text, so that a command need not parse them again. Only what
 * parsed without a problem is kept. A text that has changed by a byte is parsed.
 */
export interface KeptYaml {
  /** Undefined where the text was not kept. */
  readonly find: (text: string) => YamlValue | undefined
  readonly keep: (text: string, value: YamlValue) => void
  /** Writes what was found or kept, where that is not what the file holds. A folder that cannot be written to costs time, no more. */
  readonly save: () => Promise<void>
}

const name = 'yaml.json'

/** Changes whenever the same text would be read as something else. */
const version = 1

/** Reads what is kept in a state folder; nothing where there is no such folder. */
export async function openKeptYaml(stateFolder: string): Promise<KeptYaml> {
  const path = join(stateFolder, name)
  const before = filesIn(await readFile(path, 'utf8').catch(() => ''))
  const now: Record<string, Written> = {}
  return {
    find: (text) => {
      const key = digestOf(text)
      const written = before[key]
      if (written === undefined) return undefined
      now[key] = written
      return readBack(written)
    },
    keep: (text, value) => {
      now[digestOf(text)] = writtenOf(value)
    },
    save: async () => {
      const isSame = Object.keys(now).every((key) => key in before)
      if (!existsSync(stateFolder)) return
      if (isSame && Object.keys(before).length === Object.keys(now).length) return
      const aside = `${path}.${process.pid}.aside`
      try {
        await writeFile(aside, JSON.stringify({ version, files: now }))
        await rename(aside, path)
      } catch {
        return
      }
    },
  }
}

/** As JSON. A plain scalar that is no text is `{"": source}`: no mapping has an empty key. */
type Written = string | readonly Written[] | { readonly [key: string]: Written }

function writtenOf(value: YamlValue): Written {
  if (typeof value === 'string') return value
  if (value instanceof Spelled) return { '': value.source }
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenOf(one)]))
  return value.map(writtenOf)
}

function readBack(written: Written): YamlValue {
  if (typeof written === 'string') return written
  if (isList(written)) return written.map(readBack)
  const source = written['']
  if (typeof source === 'string') return plainScalar(source)
  const mapping: Record<string, YamlValue> = Object.create(null)
  for (const [key, one] of Object.entries(written)) mapping[key] = readBack(one)
  return mapping
}

function isList(written: Written): written is readonly Written[] {
  return Array.isArray(written)
}

function filesIn(json: string): Readonly<Record<string, Written>> {
  try {
    const kept: unknown = JSON.parse(json)
    if (typeof kept !== 'object' || kept === null) return {}
    const { version: written, files } = kept as Record<string, unknown>
    return written === version && typeof files === 'object' && files !== null
      ? (files as Readonly<Record<string, Written>>)
      : {}
  } catch {
    return {}
  }
}
