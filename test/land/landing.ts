import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { land } from '../../src/land/land.ts'
import type { LandedFile, RejectedFile } from '../../src/land/landed.ts'
import { foldName } from '../../src/land/landed.ts'
import type { StoreReading } from '../../src/project/project.ts'
import { parquet } from '../../src/sql/parquet.ts'
import { name, raw, sql } from '../../src/sql/sql.ts'
import { localStorage } from '../../src/storage/local.ts'

/** What a test says of a delivered file beside its bytes. */
export interface Said {
  readonly reading?: StoreReading
  readonly known?: readonly string[]
  readonly declared?: readonly string[]
}

/** A landed file's rows in their order: the row number, then the values as text. */
export type Rows = readonly (readonly [number, ...(string | null)[]])[]

/** A folder of deliveries and an engine to land them. */
export interface Landing extends AsyncDisposable {
  readonly engine: Engine
  readonly folder: string
  readonly land: (
    path: string,
    bytes: string | Uint8Array,
    said?: Said,
  ) => Promise<LandedFile | RejectedFile>
  readonly rows: (landed: LandedFile | RejectedFile) => Promise<Rows>
}

/** Opens a fresh folder; dispose of it at the end. */
export async function openLanding(): Promise<Landing> {
  const folder = mkdtempSync(join(tmpdir(), 'bankfull-land-'))
  const engine = await openEngine('duckdb', { threads: 2 })
  const deliveries = localStorage(join(folder, 'data'))
  return {
    engine,
    folder,
    land: (path, bytes, said = {}) => {
      const content = Buffer.from(bytes as Uint8Array)
      const file = join(folder, 'data', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      return land(
        {
          file: {
            path,
            store: 'store',
            sizeBytes: content.length,
            sha256: createHash('sha256').update(content).digest('hex'),
          },
          reading: said.reading ?? {},
          known: new Set((said.known ?? []).map(foldName)),
          declared: said.declared ?? [],
        },
        { deliveries, engine, landedFolder: join(folder, 'landed'), schemas: new Map() },
      )
    },
    rows: (landed) => rowsOf(landed, engine),
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Texts travel as bytes: the engine's client drops a byte order mark at the start of a text. */
async function rowsOf(landed: LandedFile | RejectedFile, engine: Engine): Promise<Rows> {
  if (landed.kind === 'rejected') throw new Error(`rejected: ${landed.reason}, ${landed.cause}`)
  const values = landed.columns.map(
    ({ ref }, at) => sql`hex(encode(cast(${name(ref)} as varchar))) as ${raw(`v${at}`)}`,
  )
  const from = landed.numbered
    ? parquet([landed.engineFile])
    : sql`(select *, file_row_number + 1 as _row from ${parquet([landed.engineFile], raw('file_row_number = true'))})`
  const rows = await engine.rows(sql`select _row as _at, ${values} from ${from} order by _row`)
  return rows.map((row) => {
    const [at, ...texts] = Object.values(row)
    return [
      Number(at),
      ...(texts as (string | null)[]).map((text) =>
        text === null ? null : Buffer.from(text, 'hex').toString('utf8'),
      ),
    ]
  })
}
