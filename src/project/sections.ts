import type * as z from 'zod'
import type { Shape } from './field-schema.ts'
import { addIssues, addUnknownKey } from './schema-problem.ts'
import type { YamlFile } from './yaml-file.ts'
import { isMapping, type YamlValue } from './yaml-value.ts'

/** A file read key by key, so that one wrong key does not hide what is wrong with another. */
export interface Sections<T> {
  /** The keys that are sound, and of the others what is left without their wrong entries. */
  readonly sound: Partial<T>
  /** The whole file, where every key is sound. */
  readonly whole: T | undefined
}

/** Checks every top-level key of the file by its own schema; problems go to the file's list. */
export function readSections<T>(shape: Shape<T>, yaml: YamlFile): Sections<T> {
  const { mapping } = yaml
  if (!mapping) return { sound: {}, whole: undefined }
  const known = Object.keys(shape)
  const unknown = Object.keys(mapping).filter((key) => !known.includes(key))
  for (const key of unknown) addUnknownKey([key], known, yaml)

  const sound: Partial<T> = {}
  let isWhole = unknown.length === 0
  for (const key in shape) {
    const schema = shape[key]
    const read = schema.safeParse(mapping[key])
    if (read.success) {
      sound[key] = read.data
      continue
    }
    isWhole = false
    addIssues(read.error.issues, [key], yaml)
    const rest = schema.safeParse(without(mapping[key], read.error.issues))
    if (rest.success && rest.data !== undefined) sound[key] = rest.data
  }
  return { sound, whole: isWhole ? (sound as T) : undefined }
}

/** A mapping less the entries that issues name; undefined for anything else. */
function without(value: YamlValue | undefined, issues: readonly z.core.$ZodIssue[]): unknown {
  if (!isMapping(value)) return undefined
  const wrong = new Set(
    issues.flatMap((issue) => {
      if (issue.path.length > 0) return issue.path.slice(0, 1).map(String)
      return issue.code === 'unrecognized_keys' ? issue.keys : []
    }),
  )
  return Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)))
}
