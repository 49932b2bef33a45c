import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A file of `.bankfull`. */
export interface StateFile {
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly sha256: string
}

/** What the project's YAML was read as: written whenever a project is loaded beside its state, and no work of a run. */
const keptYaml = 'yaml.json'

/** Every file below the project's state folder, by path. */
export function stateTree(root: string): readonly StateFile[] {
  const folder = join(root, '.bankfull')
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name !== keptYaml)
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const { size: sizeBytes, mtimeMs } = statSync(file)
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
      return { path: relative(folder, file), sizeBytes, mtimeMs, sha256 }
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** The paths with a placeholder for what is drawn anew in each run: two runs that did the same have the same list. */
export function shapeOf(files: readonly StateFile[]): readonly string[] {
  return files
    .map(({ path }) =>
      path
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
        .replace(/snap-\d+/, 'snap-ID')
        .replace(/\/[0-9A-Z]{26}-/, '/RUN-'),
    )
    .toSorted()
}

/** What the first list has more often than the second. */
export function beyond(list: readonly string[], expected: readonly string[]): readonly string[] {
  const left = [...expected]
  return list.filter((one) => {
    const at = left.indexOf(one)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}
