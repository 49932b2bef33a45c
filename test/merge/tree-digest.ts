import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Every file below a folder with its content's hash; folders too, so that an empty one counts. */
export function treeDigest(
  root: string,
  without: readonly RegExp[] = [],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name)
    const path = relative(root, full)
    if (without.some((pattern) => pattern.test(path))) continue
    found[path] = statSync(full, { throwIfNoEntry: false })?.isFile()
      ? createHash('sha256').update(readFileSync(full)).digest('hex')
      : 'not a file'
  }
  return found
}
