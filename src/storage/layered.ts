import type { Storage, StoredFile } from './storage.ts'

/**
 * Two places read as one: where both have a path, the first one's file stands. Only for reading; what is written goes
 * to the first.
 */
export function layeredStorage(first: Storage, second: Storage): Storage {
  const behind = new Set<string>()
  const placeOf = (path: string): Storage => (behind.has(path) ? second : first)
  return {
    ...first,
    list: async (prefix) => {
      const [own, other] = await Promise.all([first.list(prefix), second.list(prefix)])
      const paths = new Set(own.map(({ path }) => path))
      const added: readonly StoredFile[] = other.filter(({ path }) => !paths.has(path))
      for (const { path } of added) behind.add(path)
      return [...own, ...added]
    },
    read: (path) => placeOf(path).read(path),
    sha256: (path, signal) => placeOf(path).sha256(path, signal),
    locate: (path) => placeOf(path).locate(path),
  }
}
