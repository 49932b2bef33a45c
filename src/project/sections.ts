import type { Shape } from './field-schema.ts'
import { addIssues, addUnknownKey } from './schema-problem.ts'
import type { YamlFile } from './yaml-file.ts'

/** A file read key by key, so that one wrong key does not hide what is wrong with another. */
export interface Sections<T> {
  /** The keys that are sound, alone. */
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
    const read = shape[key].safeParse(mapping[key])
    if (read.success) sound[key] = read.data
    else {
      isWhole = false
      addIssues(read.error.issues, [key], yaml)
    }
  }
  return { sound, whole: isWhole ? (sound as T) : undefined }
}
