import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import { makeFolder } from '../storage/durable.ts'
import { forgetTexts } from './forget-texts.ts'
import type { Ledger } from './ledger.ts'
import type {
  ColumnDrift,
  DriftDecision,
  Erasure,
  FileRecord,
  OrphanCount,
  Promotion,
  Run,
  RunOutcome,
  TableAccount,
  ViewRecord,
} from './records.ts'
import { runId } from './run-id.ts'
import { ledgerSchema, ledgerVersion } from './schema.ts'

const driftQuery = 'select document from columns where run_id = ? and name = ? order by position'

/** Folders of Parquet files, one file a run and table in each. */
const kinds = ['rows', 'delta', 'recipes'] as const
type Kind = (typeof kinds)[number]

/** Opens the ledger in a folder: `ledger.sqlite` and `{rows,delta,recipes}/*.parquet`. Readers and one writer may hold it at once. `filesFolder`: where the Parquet files lie, if elsewhere. */
export async function openSqliteLedger(
  folder: string,
  clock: Clock,
  filesFolder: string = folder,
): Promise<Ledger> {
  for (const kind of kinds) await makeFolder(join(folder, kind))
  const db = new DatabaseSync(join(folder, 'ledger.sqlite'))
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma secure_delete = on',
  )
  migrate(db)
  const document = <T>(statement: string, ...values: (string | number)[]): readonly T[] =>
    db
      .prepare(statement)
      .all(...values)
      .map((row) => JSON.parse(String(row['document'])) as T)
  const fileOf = (kind: Kind, id: string, table: string): string =>
    join(filesFolder, kind, `${id}-${encodeURIComponent(table)}.parquet`)
  return {
    begin: (command) => {
      const now = clock.now()
      const last = db.prepare('select max(id) as id from runs').get()
      return { id: runId(now, textOf(last?.['id'])), command, startedAt: now.toISOString() }
    },
    start: (run) => start(db, run),
    finish: (run, outcome, note) => {
      try {
        if (outcome === 'failed' || outcome === 'interrupted') start(db, run)
        db.prepare('update runs set finished_at = ?, outcome = ?, note = ? where id = ?').run(
          clock.now().toISOString(),
          outcome,
          note ?? null,
          run.id,
        )
      } catch (error) {
        // The failure itself is worth more to the person than that it cannot be written down, as on a full disk.
        if (outcome === 'done' || outcome === 'data_says_no') throw error
      }
    },
    recordTable: (run, account, files, drift) =>
      whole(db, () => {
        start(db, run)
        writeTable(db, run.id, account, files, drift)
      }),
    amendTable: (account, files) =>
      whole(db, () => {
        const { runId: id, table } = account
        const drift = document<ColumnDrift>(driftQuery, id, table)
        writeTable(db, id, account, files, drift)
      }),
    runsOf: (table) =>
      db
        .prepare('select run_id from accounts where name = ? order by run_id')
        .all(table)
        .map((row) => String(row['run_id'])),
    recordErasure: (run, erasure) =>
      whole(db, () => {
        start(db, run)
        db.prepare(
          'insert into erasures (run_id, name, erased_at, document) values (?, ?, ?, ?)',
        ).run(run.id, erasure.table, clock.now().toISOString(), JSON.stringify(erasure))
      }),
    erasures: (table) =>
      document<Erasure>('select document from erasures where name = ? order by id', table),
    forgetTexts: (holds, { dryRun = false } = {}) => forgetTexts(db, holds, dryRun),
    compact: () => {
      db.exec('pragma wal_checkpoint(truncate); vacuum; pragma wal_checkpoint(truncate)')
    },
    runs: (limit = 50) =>
      db
        .prepare('select * from runs order by id desc limit ?')
        .all(limit)
        .map((row) => ({
          id: String(row['id']),
          command: String(row['command']),
          startedAt: String(row['started_at']),
          finishedAt: textOf(row['finished_at']),
          outcome: textOf(row['outcome']) as RunOutcome | undefined,
          note: textOf(row['note']),
        })),
    accounts: (id) =>
      id === undefined
        ? document<TableAccount>(
            `select document from accounts a where run_id = (select max(run_id) from accounts b where b.name = a.name and ${isPending} is null) order by name`,
          )
        : document<TableAccount>(
            'select document from accounts where run_id = ? order by name',
            id,
          ),
    files: (id, table) =>
      document<FileRecord>(
        'select document from files where run_id = ? and name = ? order by position',
        id,
        table,
      ),
    drift: (id, table) => document<ColumnDrift>(driftQuery, id, table),
    recordDecisions: (run, decisions) => {
      const add = db.prepare(
        'insert into decisions (run_id, name, decided_at, document) values (?, ?, ?, ?)',
      )
      const now = clock.now().toISOString()
      whole(db, () => {
        start(db, run)
        for (const one of decisions) add.run(run.id, one.table, now, JSON.stringify(one))
      })
    },
    decisions: (table) =>
      document<DriftDecision>('select document from decisions where name = ? order by id', table),
    pending: () => document<TableAccount>(`select document from accounts where ${isPending}`),
    resolve: ({ pending: _, ...account }, version) =>
      whole(db, () => {
        if (version === undefined) eraseTable(db, account.runId, account.table)
        else
          db.prepare('update accounts set document = ? where run_id = ? and name = ?').run(
            JSON.stringify({ ...account, published: true, snapshotVersion: version }),
            account.runId,
            account.table,
          )
      }),
    recordOrphans: (run, counts) => {
      const add = db.prepare(
        'insert or replace into orphans (run_id, name, position, column_name, document) values (?, ?, ?, ?, ?)',
      )
      whole(db, () => {
        start(db, run)
        for (const [at, one] of counts.entries())
          add.run(run.id, one.table, at, one.column, JSON.stringify(one))
      })
    },
    orphans: (runs) =>
      db
        .prepare('select distinct run_id from orphans order by run_id desc limit ?')
        .all(runs)
        .map((row) =>
          document<OrphanCount>(
            'select document from orphans where run_id = ? order by position',
            String(row['run_id']),
          ),
        ),
    recordViews: (run, views) =>
      recordNamed(
        db,
        'views',
        run,
        views.map((one) => ({ name: one.view, one })),
      ),
    recordPromotions: (run, promotions) =>
      recordNamed(
        db,
        'promotions',
        run,
        promotions.map((one) => ({ name: one.name, one })),
      ),
    promotions: (id) =>
      document<Promotion>('select document from promotions where run_id = ? order by position', id),
    views: (id) =>
      document<ViewRecord>('select document from views where run_id = ? order by position', id),
    lastBuild: (view) =>
      document<ViewRecord & { readonly runId: string }>(
        `select json_set(document, '$.runId', run_id) as document from views
          where name = ? and json_extract(document, '$.status') in ('built', 'failed') order by run_id desc limit 1`,
        view,
      )[0],
    rowsFile: (id, table) => fileOf('rows', id, table),
    deltaFile: (id, table) => fileOf('delta', id, table),
    recipesFile: (id, table) => fileOf('recipes', id, table),
    removeUnrecorded: async () => {
      const recorded = new Set(
        db
          .prepare('select run_id, name from accounts')
          .all()
          .map((row) => basename(fileOf('rows', String(row['run_id']), String(row['name'])))),
      )
      for (const kind of kinds)
        for (const name of await readdir(join(folder, kind)))
          if (!recorded.has(name)) await rm(join(folder, kind, name), { force: true })
    },
    recordQuestion: (asked) => {
      db.prepare(
        'insert into questions (asked_at, question, status, view, reason) values (?, ?, ?, ?, ?)',
      ).run(asked.askedAt, asked.question, asked.status, asked.view ?? null, asked.reason ?? null)
    },
    [Symbol.dispose]: () => db.close(),
  }
}

/**
 * Makes the tables of this version. An older ledger gets those that it lacks and keeps its rows; one that a newer
 * program wrote is refused, since what its documents say is not known here.
 */
function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare('pragma user_version').get()?.['user_version'] ?? 0)
  if (version === ledgerVersion) return
  if (version > ledgerVersion) {
    db.close()
    throw new Problem('LEDGER_NEWER', { version, known: ledgerVersion })
  }
  whole(db, () => {
    db.exec(ledgerSchema)
    db.exec(`pragma user_version = ${ledgerVersion}`)
  })
}

const isPending = "json_extract(document, '$.pending')"

function start(db: DatabaseSync, { id, command, startedAt }: Run): void {
  db.prepare('insert or ignore into runs (id, command, started_at) values (?, ?, ?)').run(
    id,
    command,
    startedAt,
  )
}

/** All of it or nothing. */
function whole(db: DatabaseSync, write: () => void): void {
  db.exec('begin immediate')
  try {
    write()
    db.exec('commit')
  } catch (error) {
    // On a full disk the engine has taken it back already.
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}

function writeTable(
  db: DatabaseSync,
  id: string,
  account: TableAccount,
  files: readonly FileRecord[],
  drift: readonly ColumnDrift[],
): void {
  eraseTable(db, id, account.table)
  db.prepare('insert into accounts (run_id, name, document) values (?, ?, ?)').run(
    id,
    account.table,
    JSON.stringify(account),
  )
  const addFile = db.prepare(
    'insert into files (run_id, name, position, path, document) values (?, ?, ?, ?, ?)',
  )
  for (const [at, file] of files.entries())
    addFile.run(id, account.table, at, file.path, JSON.stringify(file))
  const addColumn = db.prepare(
    'insert into columns (run_id, name, position, column_name, document) values (?, ?, ?, ?, ?)',
  )
  for (const [at, column] of drift.entries()) {
    addColumn.run(id, account.table, at, column.column, JSON.stringify(column))
  }
}

function recordNamed(
  db: DatabaseSync,
  table: 'views' | 'promotions',
  run: Run,
  records: readonly { readonly name: string; readonly one: object }[],
): void {
  const add = db.prepare(
    `insert or replace into ${table} (run_id, name, position, document) values (?, ?, ?, ?)`,
  )
  whole(db, () => {
    start(db, run)
    for (const [at, { name, one }] of records.entries())
      add.run(run.id, name, at, JSON.stringify(one))
  })
}

function eraseTable(db: DatabaseSync, id: string, name: string): void {
  for (const table of ['accounts', 'files', 'columns'])
    db.prepare(`delete from ${table} where run_id = ? and name = ?`).run(id, name)
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}
