import { digestOf } from '../base/digest.ts'
import type { DeliveredFile } from '../land/landed.ts'
import type { FileRecord } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import type { Storage } from '../storage/storage.ts'
import { naturalOrder } from './natural-order.ts'

/** A table's delivery: files to read in natural order of their names, and names under which the same bytes came again. */
export interface Delivery {
  readonly files: readonly DeliveredFile[]
  /** Each came from the same store with the same bytes as `of`, and counts once. */
  readonly sameBytes: readonly { readonly file: DeliveredFile; readonly of: DeliveredFile }[]
  /** Files no longer delivered whose rows were taken out by name. */
  readonly withdrawn: readonly FileRecord[]
  /** Path → rows of the contents that stood there before and were replaced. */
  readonly superseded: ReadonlyMap<string, number>
}

/** Finds a table's files and hashes them. A link counts as a file, which landing rejects; one to a folder wherever files of the table could lie in it. Names that begin with a dot or end in `~`, `.tmp` or `.part` are not deliveries. */
export async function discover(table: Table, deliveries: Storage): Promise<Delivery> {
  const pattern = filePattern(table.files)
  const stored = await deliveries.list(pattern.prefix)
  const found = stored.flatMap((file) => {
    const store =
      pattern.storeOf(file.path) ?? (file.isLink && pattern.storeOf(`${file.path}/file`))
    return store === undefined || isUnfinished(file.path) ? [] : [{ ...file, store }]
  })
  const files: DeliveredFile[] = []
  const waiting = found.values()
  const lane = async (): Promise<void> => {
    for (const file of waiting) {
      const sha256 = file.isLink ? digestOf(null) : await deliveries.sha256(file.path)
      files.push({ ...file, sha256 })
    }
  }
  await Promise.all(Array.from({ length: hashedAtOnce }, lane))
  files.sort((a, b) => naturalOrder(a.path, b.path))
  return onceEach(files, table.merge.winner.kind === 'first_file')
}

/** Of new and changed files those that one of the patterns names, a path, a folder or a glob; merged ones stay. */
export function onlyFiles(
  delivery: Delivery,
  before: readonly FileRecord[],
  patterns: readonly string[],
): Delivery {
  const merged = new Set(before.map(({ path, sha256 }) => `${path}\n${sha256}`))
  const named = patterns.map((pattern) => filePattern(pattern))
  const stays = ({ path, sha256 }: DeliveredFile): boolean =>
    merged.has(`${path}\n${sha256}`) ||
    patterns.some((pattern) => path.startsWith(`${pattern.replace(/\/$/, '')}/`)) ||
    named.some(({ storeOf }) => storeOf(path) !== undefined)
  return {
    ...delivery,
    files: delivery.files.filter(stays),
    sameBytes: delivery.sameBytes.filter(({ file }) => stays(file)),
  }
}

/** Files that are read side by side; each holds a quarter of a megabyte. */
const hashedAtOnce = 4

interface FilePattern {
  /** The part before the first placeholder; only below it is anything listed. */
  readonly prefix: string
  /** The store a path belongs to; undefined where the path does not match. */
  readonly storeOf: (path: string) => string | undefined
}

/** Compiles `Tickets/{store}/**` + `/*`: `*` stays within a folder, `**` does not, `{store}` is one folder or name. */
export function filePattern(glob: string): FilePattern {
  const parts = glob.split(/(\{store\}|\*\*\/|\*\*|\*|\?)/)
  const source = parts
    .map((part) => {
      switch (part) {
        case '{store}':
          return '(?<store>[^/]+)'
        case '**/':
          return '(?:.*/)?'
        case '**':
          return '.*'
        case '*':
          return '[^/]*'
        case '?':
          return '[^/]'
        default:
          return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      }
    })
    .join('')
  const expression = new RegExp(`^${source}$`, 'su')
  const head = parts[0] ?? ''
  return {
    prefix: head.slice(0, head.lastIndexOf('/') + 1).replace(/\/$/, ''),
    storeOf: (path) => {
      const match = expression.exec(path)
      return match === null ? undefined : (match.groups?.['store'] ?? '')
    },
  }
}

/** Names of files that are still written, and of hidden ones: never a delivery. */
export function isUnfinished(path: string): boolean {
  return /(^|\/)\.|~$|\.(tmp|part|aside)$/.test(path)
}

/** The same bytes from one store count once, at the place that the winner rule would have given them. */
function onceEach(files: readonly DeliveredFile[], keepFirst: boolean): Delivery {
  const kept = new Map<string, DeliveredFile>()
  for (const file of files) {
    const content = `${file.store}\n${file.sha256}`
    if (file.sizeBytes === 0) kept.set(`${content}\n${file.path}`, file)
    else if (!keepFirst || !kept.has(content)) kept.set(content, file)
  }
  const stands = new Set(kept.values())
  return {
    withdrawn: [],
    superseded: new Map(),
    files: files.filter((file) => stands.has(file)),
    sameBytes: files
      .filter((file) => !stands.has(file))
      .map((file) => ({ file, of: kept.get(`${file.store}\n${file.sha256}`) ?? file })),
  }
}
